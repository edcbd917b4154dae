package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Long short-term memory whose gates see the cell state: one step of `[batch, features]` input
/// with state (h, c).
///
/// ```
/// z = x W + hPrev R + b                    [B, 4U], columns i | f | g | o
/// i = σ(z_i + p_i ⊙ cPrev)   f = σ(z_f + p_f ⊙ cPrev)   g = tanh(z_g)
/// c = f ⊙ cPrev + i ⊙ g
/// o = σ(z_o + p_o ⊙ c)                     the output gate sees the new state
/// h = o ⊙ tanh(c)
/// ```
///
/// | parameter | shape | name | ONNX (gates i o f g) |
/// |---|---|---|---|
/// | W | `[F, 4U]` | kernel | Wᵀ |
/// | R | `[U, 4U]` | recurrent_kernel | Rᵀ |
/// | b | `[4U]` | bias | Wb + Rb |
/// | p | `[3U]` p_i, p_f, p_o | peephole | P: p_i, p_o, p_f |
///
/// Source: Gers, Schraudolph and Schmidhuber 2002, *Learning precise timing with LSTM recurrent
/// networks*, JMLR 3. Values are checked by `CellGoldenTest` with those of ONNX Runtime, gradients
/// by `CellGradientTest`. Non-finite values: NaN in a row of x gives NaN in h and c of that row
/// only.
public final class PeepholeLstm extends ConfiguredCell {
  private static final int H = 0;
  private static final int C = 1;

  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;

  private final RecurrentProduct r; // R [U, 4U]
  private @Nullable Peepholes peepholes;

  private record Peepholes(RowVector i, RowVector f, RowVector o) {}

  /// A cell of this configuration whose forget gate begins with bias 1, and peepholes with 0.
  public PeepholeLstm(CellConfig config) {
    super("PeepholeLSTM", config, "ifgo", 4, new CellWeights(config, 4));
    r = product(0, 4);
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix cPrev = s.previous(C);
    Matrix c = s.state(C);
    Matrix tanhC = s.saved(0);

    // z = x W + b has been computed for all steps; here: z += hPrev R
    r.add(ops, s, s.z());
    // i = σ(z_i + p_i ⊙ cPrev)   f = σ(z_f + p_f ⊙ cPrev)   g = tanh(z_g)
    peepholes().i.addMultiply(cPrev, s.z(I));
    peepholes().f.addMultiply(cPrev, s.z(F));
    sigma.forward(ops, s.z(I), s.gate(I));
    sigma.forward(ops, s.z(F), s.gate(F));
    tanh.forward(ops, s.z(G), s.gate(G));
    // c = f ⊙ cPrev + i ⊙ g
    ops.multiply(s.gate(F), cPrev, c);
    ops.addMultiply(s.gate(I), s.gate(G), c);
    // o = σ(z_o + p_o ⊙ c)
    peepholes().o.addMultiply(c, s.z(O));
    sigma.forward(ops, s.z(O), s.gate(O));
    // h = o ⊙ tanh(c)
    tanh.forward(ops, c, tanhC);
    ops.multiply(s.gate(O), tanhC, s.state(H));
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix dh = s.dState(H);
    Matrix dc = s.dState(C);
    Matrix tanhC = s.saved(0);
    Matrix dTanhC = s.scratch(0);

    // in the forward step: h = o ⊙ tanh(c)
    ops.multiply(dh, tanhC, s.dz(O));
    ops.multiply(dh, s.gate(O), dTanhC);
    tanh.backward(ops, s.state(C), tanhC, dTanhC, dTanhC);
    ops.add(dTanhC, dc);
    // in the forward step: o = σ(z_o + p_o ⊙ c)
    sigma.backward(ops, s.z(O), s.gate(O), s.dz(O), s.dz(O));
    peepholes().o.addMultiply(s.dz(O), dc);
    // in the forward step: c = f ⊙ cPrev + i ⊙ g
    ops.multiply(dc, s.previous(C), s.dz(F));
    ops.multiply(dc, s.gate(G), s.dz(I));
    ops.multiply(dc, s.gate(I), s.dz(G));
    ops.multiply(dc, s.gate(F), dc); // from here on the gradient of cPrev
    // in the forward step: i = σ(z_i + p_i ⊙ cPrev)   f = σ(z_f + p_f ⊙ cPrev)   g = tanh(z_g)
    sigma.backward(ops, s.z(I), s.gate(I), s.dz(I), s.dz(I));
    sigma.backward(ops, s.z(F), s.gate(F), s.dz(F), s.dz(F));
    tanh.backward(ops, s.z(G), s.gate(G), s.dz(G), s.dz(G));
    peepholes().i.addMultiply(s.dz(I), dc);
    peepholes().f.addMultiply(s.dz(F), dc);
    // in the forward step: z = x W + hPrev R + b
    r.backward(ops, s, s.dz(), dh, false);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    r.addGradients(ops, all, all.dz(), gradients);
    weights().addBiasGradient(ops, all, gradients);
    peepholes().i.addGradient(all.dz(I), all.previous(C), gradients);
    peepholes().f.addGradient(all.dz(F), all.previous(C), gradients);
    peepholes().o.addGradient(all.dz(O), all.state(C), gradients);
  }

  @Override
  public void createParameters(int features) {
    weights().createWithForgetBias(features, F);
    Parameter p = addParameter("peephole", Shape.of(3 * units()), zeros());
    peepholes =
        new Peepholes(new RowVector(p), new RowVector(p, units()), new RowVector(p, 2 * units()));
  }

  private Peepholes peepholes() {
    return Objects.requireNonNull(peepholes, "the cell has no parameters before it is built");
  }

  @Override
  public void pack(Ops ops) {
    r.pack(ops);
  }

  @Override
  public Cell copy() {
    return new PeepholeLstm(config());
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units(), units());
  }

  @Override
  public int savedBlocks() {
    return 1;
  }

  @Override
  public int scratchBlocks() {
    return 1;
  }
}
