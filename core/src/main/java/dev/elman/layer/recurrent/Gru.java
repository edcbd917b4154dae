package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Gated recurrent unit: one step of `[batch, features]` input with state h.
///
/// ```
/// z = σ(x W_z + hPrev R_z + b_z)      update gate: 1 keeps the old state
/// r = σ(x W_r + hPrev R_r + b_r)      reset gate: 0 forgets it for the candidate
/// g = tanh(x W_h + b_h + a)           candidate; a is the recurrent part
/// h = z ⊙ hPrev + (1 - z) ⊙ g
///
/// reset after the product (Keras's default, cuDNN, PyTorch):   a = r ⊙ (hPrev R_h + b'_h)
/// reset before the product (the paper):                        a = (r ⊙ hPrev) R_h
/// ```
///
/// σ is the recurrent activation and tanh the activation of the [CellConfig]. The pre-activations
/// `[B, 3U]` have the columns z | r | h. The two forms of a are [ResetAfter] and [ResetBefore].
///
/// | parameter | shape | Keras | PyTorch (gates r z n) | ONNX (gates z r h) |
/// |---|---|---|---|---|
/// | W | `[F, 3U]` | kernel | weight_ih_l0ᵀ | Wᵀ |
/// | R | `[U, 3U]` | recurrent_kernel | weight_hh_l0ᵀ | Rᵀ |
/// | b, reset after | `[2, 3U]` | bias | bias_ih_l0, bias_hh_l0 | Wb, Rb |
/// | b, reset before | `[3U]` | bias | - | Wb + Rb |
///
/// Sources: Cho et al. 2014, arXiv:1406.1078, equations 5-8; reset after the product:
/// arXiv:1406.1078v1. Values are checked by `KerasGoldenTest`, gradients by
/// `RecurrentGradientTest`. Non-finite values: NaN in a row of x gives NaN in h of that row only.
public final class Gru extends Cell {
  private static final int Z = 0;
  private static final int R = 1;
  private static final int G = 2;

  private final CellConfig config;
  private final boolean resetAfter;
  private final CellWeights weights;
  private final Reset reset;
  private final CellDropout dropout;
  private final RecurrentProduct rGates; // R_z | R_r   [U, 2U]
  private final @Nullable ResetAfter standard; // where the equations are Keras's defaults

  /// How the reset gate enters the candidate.
  sealed interface Reset permits ResetAfter, ResetBefore {
    Shape biasShape();

    /// Changes the bias `[3U]` that every pre-activation begins with.
    void addToInputBias(float[] bias);

    void pack(Ops ops);

    /// `z_h += a`, where `s.z(h)` holds `x W_h + b_h`; saves what backward needs in `s.saved(0)`.
    void candidate(Ops ops, Step s, Matrix resetGate, Matrix zCandidate);

    /// From `dzCandidate`, the gradient of a: writes the gradient of r to `dResetGate`, adds that
    /// of hPrev to `dhPrev`.
    void candidateBackward(
        Ops ops, Step s, Matrix resetGate, Matrix dzCandidate, Matrix dResetGate, Matrix dhPrev);

    /// Adds the gradients of R_h and, where there is one, of b'.
    void addGradients(Ops ops, Step all, float[] gradients);
  }

  /// A cell that resets after the product, as Keras does by default.
  public Gru(CellConfig config) {
    this(config, true);
  }

  /// A cell of this configuration.
  ///
  /// @param resetAfter whether the reset gate is applied after the product with R_h
  public Gru(CellConfig config, boolean resetAfter) {
    this.config = config;
    this.resetAfter = resetAfter;
    weights = new CellWeights(config, 3);
    dropout = CellDropout.of(config, 3);
    rGates = new RecurrentProduct(weights, dropout, config, 0, 2);
    reset =
        resetAfter
            ? new ResetAfter(weights, dropout, config)
            : new ResetBefore(weights, dropout, config.units());
    standard = reset instanceof ResetAfter after && config.isStandard() ? after : null;
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config.recurrentActivation();
    Matrix z = s.gate(Z);
    Matrix r = s.gate(R);
    Matrix g = s.gate(G);
    Matrix h = s.state(0);

    // x W + b has been computed for all steps; here: z_z, z_r += hPrev R_z, hPrev R_r
    rGates.add(ops, s, s.zFirst(2));
    if (standard != null) { // all that follows in one pass
      standard.product(ops, s);
      ops.gru(s.z(), s.allGates(), s.saved(0), s.previous(0), h);
      return;
    }
    sigma.forward(ops, s.z(Z), z);
    sigma.forward(ops, s.z(R), r);
    // g = tanh(x W_h + b_h + a)
    reset.candidate(ops, s, r, s.z(G));
    config.activation().forward(ops, s.z(G), g);
    // h = z ⊙ hPrev + (1 - z) ⊙ g = z ⊙ (hPrev - g) + g
    ops.copy(s.previous(0), h);
    ops.addScaled(-1, g, h);
    ops.multiply(z, h, h);
    ops.add(g, h);
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config.recurrentActivation();
    Matrix z = s.gate(Z);
    Matrix g = s.gate(G);
    Matrix dh = s.dState(0);
    Matrix dzUpdate = s.dz(Z);
    Matrix dzCandidate = s.dz(G);

    if (standard != null) { // all but the products in one pass
      ops.gruBackward(s.allGates(), s.saved(0), s.previous(0), dh, s.dz(), s.dSaved(0));
      standard.productBackward(ops, s, dh);
      rGates.backward(ops, s, s.dzFirst(2), dh, true);
      return;
    }
    // in the forward step: h = z ⊙ (hPrev - g) + g
    ops.copy(s.previous(0), dzUpdate);
    ops.addScaled(-1, g, dzUpdate);
    ops.multiply(dh, dzUpdate, dzUpdate); // gradient of the update gate
    ops.copy(dh, dzCandidate);
    ops.multiply(dh, z, dh); // from here on the gradient of hPrev
    ops.addScaled(-1, dh, dzCandidate); // gradient of g: dh ⊙ (1 - z)
    // in the forward step: g = tanh(x W_h + b_h + a)
    config.activation().backward(ops, s.z(G), g, dzCandidate, dzCandidate);
    reset.candidateBackward(ops, s, s.gate(R), dzCandidate, s.dz(R), dh);
    // in the forward step: z = σ(z_z)   r = σ(z_r)
    sigma.backward(ops, s.z(Z), z, dzUpdate, dzUpdate);
    sigma.backward(ops, s.z(R), s.gate(R), s.dz(R), s.dz(R));
    // in the forward step: z_z, z_r += hPrev R_z, hPrev R_r
    rGates.backward(ops, s, s.dzFirst(2), dh, true);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    rGates.addGradients(ops, all, all.dzFirst(2), gradients);
    reset.addGradients(ops, all, gradients);
    weights.addBiasGradient(ops, all, gradients);
  }

  @Override
  public void createParameters(int features) {
    weights.create(features, reset.biasShape(), config.biasInitializer());
  }

  @Override
  public void pack(Ops ops) {
    rGates.pack(ops);
    reset.pack(ops);
  }

  @Override
  public void inputBias(float[] bias) {
    weights.copyBias(bias);
    reset.addToInputBias(bias);
  }

  @Override
  CellDropout dropout() {
    return dropout;
  }

  @Override
  public String type() {
    return "GRU";
  }

  @Override
  public Cell copy() {
    return new Gru(config, resetAfter);
  }

  /// The configuration.
  public CellConfig config() {
    return config;
  }

  /// Whether the reset gate is applied after the product with R_h.
  public boolean resetAfter() {
    return resetAfter;
  }

  @Override
  public int units() {
    return config.units();
  }

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> gates = new LinkedHashMap<>();
    gates.put("z", config.recurrentActivation());
    gates.put("r", config.recurrentActivation());
    gates.put("h", config.activation());
    return gates;
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(config.units());
  }

  @Override
  public int savedBlocks() {
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
}
