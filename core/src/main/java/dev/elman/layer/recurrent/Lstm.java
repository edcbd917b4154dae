package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Long short-term memory: one step of `[batch, features]` input with state (h, c).
///
/// ```
/// z = x W + hPrev R + b          [B, 4U], columns i | f | g | o
/// i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
/// c = f ⊙ cPrev + i ⊙ g          h = o ⊙ tanh(c)
/// ```
///
/// σ is the recurrent activation and tanh the activation of the [CellConfig].
///
/// | parameter | shape | Keras | PyTorch (gates i f g o) | ONNX (gates i o f g) |
/// |---|---|---|---|---|
/// | W | `[F, 4U]` | kernel | weight_ih_l0ᵀ | Wᵀ |
/// | R | `[U, 4U]` | recurrent_kernel | weight_hh_l0ᵀ | Rᵀ |
/// | b | `[4U]` | bias | bias_ih_l0 + bias_hh_l0 | Wb + Rb |
///
/// Sources: Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; forget gate: Gers,
/// Schmidhuber and Cummins 2000, doi:10.1162/089976600300015015; forget bias 1: Jozefowicz, Zaremba
/// and Sutskever 2015. Values are checked by `KerasGoldenTest`, gradients by
/// `RecurrentGradientTest`. Non-finite values: NaN in a row of x gives NaN in h and c of that row
/// only.
public final class Lstm extends Cell {
  /// The number of the state h.
  public static final int H = 0;

  /// The number of the state c.
  public static final int C = 1;

  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;

  private final CellConfig config;
  private final boolean unitForgetBias;
  private final boolean isStandard; // the activations are those of the equations
  private final CellWeights weights;
  private final CellDropout dropout;
  private final RecurrentProduct r; // R [U, 4U]

  /// A cell of this configuration whose forget gate begins with bias 1, as in Keras.
  public Lstm(CellConfig config) {
    this(config, true);
  }

  /// A cell of this configuration.
  ///
  /// @param unitForgetBias whether the bias of the forget gate begins at 1, so that the cell
  ///   remembers from the start
  public Lstm(CellConfig config, boolean unitForgetBias) {
    this.config = config;
    this.unitForgetBias = unitForgetBias;
    isStandard = config.isStandard();
    weights = new CellWeights(config, 4);
    dropout = CellDropout.of(config, 4);
    r = new RecurrentProduct(weights, dropout, config, 0, 4);
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config.recurrentActivation();
    Activation tanh = config.activation();
    Matrix i = s.gate(I);
    Matrix f = s.gate(F);
    Matrix g = s.gate(G);
    Matrix o = s.gate(O);
    Matrix c = s.state(C);
    Matrix tanhC = s.saved(0);

    // z = x W + b has been computed for all steps; here: z += hPrev R
    r.add(ops, s, s.z());
    if (isStandard) { // all that follows in one pass
      ops.lstm(s.z(), s.allGates(), s.previous(C), c, tanhC, s.state(H));
      return;
    }
    // i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
    sigma.forward(ops, s.z(I), i);
    sigma.forward(ops, s.z(F), f);
    tanh.forward(ops, s.z(G), g);
    sigma.forward(ops, s.z(O), o);
    // c = f ⊙ cPrev + i ⊙ g
    ops.multiply(f, s.previous(C), c);
    ops.addMultiply(i, g, c);
    // h = o ⊙ tanh(c)
    tanh.forward(ops, c, tanhC);
    ops.multiply(o, tanhC, s.state(H));
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config.recurrentActivation();
    Activation tanh = config.activation();
    Matrix dh = s.dState(H);
    Matrix dc = s.dState(C);
    Matrix tanhC = s.saved(0);
    Matrix dTanhC = s.scratch(0);

    if (isStandard) { // all but the last line in one pass
      ops.lstmBackward(s.allGates(), s.previous(C), tanhC, dh, dc, s.dz());
      r.backward(ops, s, s.dz(), dh, false);
      return;
    }
    // in the forward step: h = o ⊙ tanh(c)
    ops.multiply(dh, tanhC, s.dz(O));
    ops.multiply(dh, s.gate(O), dTanhC);
    tanh.backward(ops, s.state(C), tanhC, dTanhC, dTanhC);
    ops.add(dTanhC, dc);
    // in the forward step: c = f ⊙ cPrev + i ⊙ g
    ops.multiply(dc, s.previous(C), s.dz(F));
    ops.multiply(dc, s.gate(G), s.dz(I));
    ops.multiply(dc, s.gate(I), s.dz(G));
    ops.multiply(dc, s.gate(F), dc); // from here on the gradient of cPrev
    // in the forward step: i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
    sigma.backward(ops, s.z(I), s.gate(I), s.dz(I), s.dz(I));
    sigma.backward(ops, s.z(F), s.gate(F), s.dz(F), s.dz(F));
    tanh.backward(ops, s.z(G), s.gate(G), s.dz(G), s.dz(G));
    sigma.backward(ops, s.z(O), s.gate(O), s.dz(O), s.dz(O));
    // in the forward step: z = x W + hPrev R + b
    r.backward(ops, s, s.dz(), dh, false);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    r.addGradients(ops, all, all.dz(), gradients);
    weights.addBiasGradient(ops, all, gradients);
  }

  @Override
  public void createParameters(int features) {
    weights.create(features, Shape.of(4 * config.units()), this::fillBias);
  }

  private void fillBias(
      Shape shape, java.util.random.RandomGenerator random, float[] values, int offset) {
    config.biasInitializer().fill(shape, random, values, offset);
    if (unitForgetBias) {
      Arrays.fill(values, offset + F * units(), offset + (F + 1) * units(), 1);
    }
  }

  @Override
  public void pack(Ops ops) {
    r.pack(ops);
  }

  @Override
  CellDropout dropout() {
    return dropout;
  }

  @Override
  public String type() {
    return "LSTM";
  }

  @Override
  public Cell copy() {
    return new Lstm(config, unitForgetBias);
  }

  /// The configuration.
  public CellConfig config() {
    return config;
  }

  /// Whether the bias of the forget gate begins at 1.
  public boolean unitForgetBias() {
    return unitForgetBias;
  }

  @Override
  public int units() {
    return config.units();
  }

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> gates = new LinkedHashMap<>();
    gates.put("i", config.recurrentActivation());
    gates.put("f", config.recurrentActivation());
    gates.put("g", config.activation());
    gates.put("o", config.recurrentActivation());
    return gates;
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(config.units(), config.units());
  }

  @Override
  public int savedBlocks() {
    return 1;
  }

  @Override
  public int scratchBlocks() {
    return 1;
  }

  @Override
  public boolean keepsPreActivations() {
    return config.activation().needsInput() || config.recurrentActivation().needsInput();
  }

  @Override
  public List<Parameter> parameters() {
    return weights.all();
  }

  @Override
  public Parameter kernel() {
    return weights.kernel();
  }

  @Override
  public void inputBias(float[] bias) {
    weights.copyBias(bias);
  }
}
