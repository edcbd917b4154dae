package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Long short-term memory with a highway from its input to its output: one step of `[batch,
/// features]` input with state (h, c).
///
/// ```
/// z = x W + (hPrev R, 0) + (b, 0)          [B, 6U], columns i | f | g | o | r | x̃
/// i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)   r = σ(z_r)
/// c = f ⊙ cPrev + i ⊙ g
/// h = r ⊙ o ⊙ tanh(c) + (1 - r) ⊙ z_x̃       r = 0 lets the input pass
/// ```
///
/// With it stacks of eight layers and more can be trained, as for semantic role labelling, where
/// the layers read the sequence in turn forward and backward.
///
/// | parameter | shape | name | AllenNLP's order of blocks |
/// |---|---|---|---|
/// | W | `[F, 6U]` i, f, g, o, r, x̃ | kernel | i f g o r x̃ |
/// | R | `[U, 5U]` i, f, g, o, r | recurrent_kernel | i f g o r |
/// | b | `[5U]` i, f, g, o, r | bias | i f g o r |
///
/// Sources: Zhang et al. 2016, *Highway long short-term memory RNNs*, arXiv:1510.08983; in this
/// form He et al. 2017, *Deep semantic role labeling: what works and what's next*, ACL, equations 2
/// to 8. Values are checked by `CellGoldenTest`, gradients by `CellGradientTest`. Non-finite
/// values: NaN in a row of x gives NaN in h and c of that row only.
public final class HighwayLstm extends ConfiguredCell {
  private static final int H = 0;
  private static final int C = 1;

  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;
  private static final int R = 4;
  private static final int X = 5;
  private static final int RECURRENT_GATES = 5;

  // saved blocks
  private static final int TANH_C = 0;
  private static final int M = 1; // o ⊙ tanh(c)

  private final RecurrentProduct recurrent; // R [U, 5U]

  /// A cell of this configuration whose forget gate begins with bias 1.
  public HighwayLstm(CellConfig config) {
    super(
        "HighwayLSTM",
        config,
        "ifgorx",
        RECURRENT_GATES,
        new CellWeights(config, 6, Shape.of(config.units(), RECURRENT_GATES * config.units())));
    recurrent = product(0, RECURRENT_GATES);
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix c = s.state(C);
    Matrix h = s.state(H);
    Matrix tanhC = s.saved(TANH_C);
    Matrix m = s.saved(M);

    // z = x W + (b, 0) has been computed for all steps; here: z += (hPrev R, 0)
    recurrent.add(ops, s, s.zFirst(RECURRENT_GATES));
    // i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)   r = σ(z_r)
    sigma.forward(ops, s.z(I), s.gate(I));
    sigma.forward(ops, s.z(F), s.gate(F));
    tanh.forward(ops, s.z(G), s.gate(G));
    sigma.forward(ops, s.z(O), s.gate(O));
    sigma.forward(ops, s.z(R), s.gate(R));
    // c = f ⊙ cPrev + i ⊙ g
    ops.multiply(s.gate(F), s.previous(C), c);
    ops.addMultiply(s.gate(I), s.gate(G), c);
    // h = r ⊙ m + (1 - r) ⊙ z_x̃ = r ⊙ (m - z_x̃) + z_x̃, m = o ⊙ tanh(c)
    tanh.forward(ops, c, tanhC);
    ops.multiply(s.gate(O), tanhC, m);
    ops.copy(m, h);
    ops.addScaled(-1, s.z(X), h);
    ops.multiply(s.gate(R), h, h);
    ops.add(s.z(X), h);
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix dh = s.dState(H);
    Matrix dc = s.dState(C);
    Matrix tanhC = s.saved(TANH_C);
    Matrix dm = s.scratch(0);

    // in the forward step: h = r ⊙ (m - z_x̃) + z_x̃
    ops.copy(s.saved(M), s.dz(R));
    ops.addScaled(-1, s.z(X), s.dz(R));
    ops.multiply(dh, s.dz(R), s.dz(R));
    ops.multiply(dh, s.gate(R), dm);
    ops.copy(dh, s.dz(X));
    ops.addScaled(-1, dm, s.dz(X));
    // in the forward step: m = o ⊙ tanh(c)
    ops.multiply(dm, tanhC, s.dz(O));
    ops.multiply(dm, s.gate(O), dm); // from here on the gradient of tanh(c)
    tanh.backward(ops, s.state(C), tanhC, dm, dm);
    ops.add(dm, dc);
    // in the forward step: c = f ⊙ cPrev + i ⊙ g
    ops.multiply(dc, s.previous(C), s.dz(F));
    ops.multiply(dc, s.gate(G), s.dz(I));
    ops.multiply(dc, s.gate(I), s.dz(G));
    ops.multiply(dc, s.gate(F), dc); // from here on the gradient of cPrev
    // in the forward step: i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)   r = σ(z_r)
    sigma.backward(ops, s.z(I), s.gate(I), s.dz(I), s.dz(I));
    sigma.backward(ops, s.z(F), s.gate(F), s.dz(F), s.dz(F));
    tanh.backward(ops, s.z(G), s.gate(G), s.dz(G), s.dz(G));
    sigma.backward(ops, s.z(O), s.gate(O), s.dz(O), s.dz(O));
    sigma.backward(ops, s.z(R), s.gate(R), s.dz(R), s.dz(R));
    // in the forward step: z = x W + (hPrev R, 0) + (b, 0)
    recurrent.backward(ops, s, s.dzFirst(RECURRENT_GATES), dh, false);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    recurrent.addGradients(ops, all, all.dzFirst(RECURRENT_GATES), gradients);
    weights().addBiasGradient(ops, 0, all.dzFirst(RECURRENT_GATES), gradients);
  }

  @Override
  public void createParameters(int features) {
    weights().createWithForgetBias(features, F);
  }

  /// b, and 0 for x̃.
  @Override
  public void inputBias(float[] bias) {
    float[] own = new float[RECURRENT_GATES * units()];
    weights().copyBias(own);
    System.arraycopy(own, 0, bias, 0, own.length);
  }

  @Override
  public void pack(Ops ops) {
    recurrent.pack(ops);
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> activations = new LinkedHashMap<>(super.gateActivations());
    activations.put("x", Activations.linear());
    return activations;
  }

  @Override
  public Cell copy() {
    return new HighwayLstm(config());
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units(), units());
  }

  @Override
  public int savedBlocks() {
    return 2;
  }

  @Override
  public int scratchBlocks() {
    return 1;
  }
}
