package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The simple recurrent network: one step of `[batch, features]` input with state h.
///
/// ```
/// z = x W + hPrev R + b          [B, U]
/// h = f(z)                       f = tanh by default
/// ```
///
/// | parameter | shape | Keras | PyTorch | ONNX |
/// |---|---|---|---|---|
/// | W | `[F, U]` | kernel | weight_ih_l0ᵀ | Wᵀ |
/// | R | `[U, U]` | recurrent_kernel | weight_hh_l0ᵀ | Rᵀ |
/// | b | `[U]` | bias | bias_ih_l0 + bias_hh_l0 | Wb + Rb |
///
/// Source: Elman 1990, *Finding structure in time*, Cognitive Science 14(2),
/// doi:10.1207/s15516709cog1402_1. Values are checked by `KerasGoldenTest`, gradients by
/// `RecurrentGradientTest`. Non-finite values: NaN in a row of x gives NaN in h of that row only.
public final class SimpleRnn extends Cell {
  private final CellConfig config;
  private final CellWeights weights;
  private final CellDropout dropout;
  private final RecurrentProduct r; // R [U, U]

  /// A cell of this configuration; `recurrentActivation` has no meaning here.
  public SimpleRnn(CellConfig config) {
    this.config = config;
    weights = new CellWeights(config, 1);
    dropout = CellDropout.of(config, 1);
    r = new RecurrentProduct(weights, dropout, config, 0, 1);
  }

  @Override
  public void step(Ops ops, Step s) {
    Matrix h = s.state(0);
    // z = x W + b has been computed for all steps; here: z += hPrev R
    r.add(ops, s, s.z());
    // h = f(z)
    config.activation().forward(ops, s.z(), s.gate(0));
    ops.copy(s.gate(0), h);
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Matrix dh = s.dState(0);
    // in the forward step: h = f(z)
    config.activation().backward(ops, s.z(), s.gate(0), dh, s.dz());
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
    weights.create(features, Shape.of(config.units()), config.biasInitializer());
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
    return "SimpleRNN";
  }

  @Override
  public Cell copy() {
    return new SimpleRnn(config);
  }

  /// The configuration.
  public CellConfig config() {
    return config;
  }

  @Override
  public int units() {
    return config.units();
  }

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> gates = new LinkedHashMap<>();
    gates.put("h", config.activation());
    return gates;
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(config.units());
  }

  @Override
  public boolean keepsPreActivations() {
    Activation f = config.activation();
    return f.needsInput();
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
