package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The real-gated linear recurrent unit of Griffin: one step of `[batch, features]` input with
/// state h.
///
/// ```
/// z = x W + b                              [B, 3U], columns r | i | x̃
/// r = σ(z_r)   i = σ(z_i)   x̃ = φ(z_x̃)     recurrence gate, input gate, input
/// a = exp(-8 r ⊙ softplus(Λ))              0 < a < 1
/// h = a ⊙ hPrev + √(1 - a²) ⊙ i ⊙ x̃
/// ```
///
/// The step is linear in hPrev, and the root keeps the size of h, however near to 1 a is. In the
/// paper x̃ is x itself and the gates' weights are block-diagonal: this with the identity in the
/// last block of W and zeros in the others. σ is the recurrent activation and φ the activation of
/// the [CellConfig]; [#units] has φ linear, as in the paper. The authors' code leaves the root out
/// at the first step of a sequence; here, as in the paper, all steps are alike.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, 3U]` | kernel |
/// | b | `[3U]` | bias |
/// | Λ | `[U]` | decay |
///
/// Λ begins so that a at r = 1 is, to the power of 1/8, between 0.9 and 0.999, uniform by area.
/// Source: De et al. 2024, *Griffin*, arXiv:2402.19427, section 2.4. Values are checked by
/// `CellGoldenTest`, gradients by `CellGradientTest`. Non-finite values: NaN in a row of x gives
/// NaN in h of that row only.
public final class RgLru extends ConfiguredCell {
  private static final float POWER = 8; // the paper's c
  private static final double SMALLEST = 0.9;
  private static final double LARGEST = 0.999;

  private static final int R = 0;
  private static final int I = 1;
  private static final int X = 2;

  // saved blocks
  private static final int A = 0; // a; as a gradient that of log a ⊘ r, for Λ's
  private static final int ROOT = 1; // √(1 - a²)

  private final float[] rate; // [U] -8 softplus(Λ), so that log a = rate ⊙ r
  private @Nullable Parameter decay;

  /// A cell of this configuration, whose `recurrentInitializer` has no meaning here.
  ///
  /// @throws IllegalArgumentException if there is a `recurrentDropout`: h meets no weights
  public RgLru(CellConfig config) {
    super("RGLRU", config, "rix", 0, new CellWeights(config, 3, null));
    rate = new float[config.units()];
  }

  /// The configuration of the paper: φ linear.
  public static CellConfig units(int units) {
    return CellConfig.units(units).activation(Activations.linear());
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix h = s.state(0);
    Matrix a = s.saved(A);
    Matrix root = s.saved(ROOT);
    // r = σ(z_r)   i = σ(z_i)   x̃ = φ(z_x̃)
    ops.sigmoid(s.z(R), s.gate(R));
    sigma.forward(ops, s.z(I), s.gate(I));
    config().activation().forward(ops, s.z(X), s.gate(X));
    // a = exp(-8 r ⊙ softplus(Λ))
    logDecay(s.gate(R), a);
    roots(a, root);
    ops.exp(a, a);
    // h = a ⊙ hPrev + √(1 - a²) ⊙ i ⊙ x̃
    ops.multiply(root, s.gate(I), h);
    ops.multiply(h, s.gate(X), h);
    ops.addMultiply(a, s.previous(0), h);
  }

  private void logDecay(Matrix r, Matrix logA) {
    for (int row = 0; row < r.rows(); row++) {
      for (int u = 0; u < r.columns(); u++) {
        logA.data()[logA.offset(row) + u] = rate[u] * r.data()[r.offset(row) + u];
      }
    }
  }

  /// `√(1 - a²)` from log a, since `1 - a²` would lose its digits where a is near to 1.
  private static void roots(Matrix logA, Matrix root) {
    for (int row = 0; row < root.rows(); row++) {
      for (int u = 0; u < root.columns(); u++) {
        double y = 2.0 * logA.data()[logA.offset(row) + u];
        root.data()[root.offset(row) + u] = (float) Math.sqrt(-Math.expm1(y));
      }
    }
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix dh = s.dState(0);
    Matrix a = s.saved(A);
    Matrix input = s.scratch(0); // i ⊙ x̃, then its gradient
    // in the forward step: h = a ⊙ hPrev + √(1 - a²) ⊙ i ⊙ x̃
    ops.multiply(s.gate(I), s.gate(X), input);
    logDecayBackward(s, input, s.dSaved(A));
    ops.multiply(dh, s.saved(ROOT), input);
    ops.multiply(input, s.gate(X), s.dz(I));
    ops.multiply(input, s.gate(I), s.dz(X));
    ops.multiply(dh, a, dh); // from here on the gradient of hPrev
    // in the forward step: log a = -8 r ⊙ softplus(Λ)
    logDecay(s.dSaved(A), s.dz(R));
    ops.multiply(s.dSaved(A), s.gate(R), s.dSaved(A));
    // in the forward step: r = σ(z_r)   i = σ(z_i)   x̃ = φ(z_x̃)
    ops.sigmoidBackward(s.gate(R), s.dz(R), s.dz(R));
    sigma.backward(ops, s.z(I), s.gate(I), s.dz(I), s.dz(I));
    config().activation().backward(ops, s.z(X), s.gate(X), s.dz(X), s.dz(X));
  }

  /// The gradient of log a: `dh ⊙ (a ⊙ hPrev - a² / √(1 - a²) ⊙ i ⊙ x̃)`.
  private static void logDecayBackward(Step s, Matrix input, Matrix d) {
    Matrix dh = s.dState(0);
    Matrix previous = s.previous(0);
    Matrix a = s.saved(A);
    Matrix root = s.saved(ROOT);
    for (int row = 0; row < d.rows(); row++) {
      for (int u = 0; u < d.columns(); u++) {
        float kept = a.data()[a.offset(row) + u];
        float size = root.data()[root.offset(row) + u];
        d.data()[d.offset(row) + u] =
            dh.data()[dh.offset(row) + u]
                * kept
                * (previous.data()[previous.offset(row) + u]
                    - kept / size * input.data()[input.offset(row) + u]);
      }
    }
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    weights().addBiasGradient(ops, all, gradients);
    // in the forward step: log a = r ⊙ rate, rate = -8 softplus(Λ); softplus' = σ
    Matrix d = all.dSaved(A);
    Parameter lambda = decay();
    for (int row = 0; row < d.rows(); row++) {
      for (int u = 0; u < d.columns(); u++) {
        float slope = 1 / (1 + (float) Math.exp(-lambda.values()[lambda.offset() + u]));
        gradients[lambda.offset() + u] -= POWER * slope * d.data()[d.offset(row) + u];
      }
    }
  }

  @Override
  public void createParameters(int features) {
    weights().create(features);
    decay = addParameter("decay", Shape.of(units()), RgLru::fillDecay);
  }

  /// `softplus(Λ) = -½ log w`, w uniform between 0.9² and 0.999².
  private static void fillDecay(Shape shape, RandomGenerator random, float[] values, int offset) {
    for (int u = 0; u < shape.size(); u++) {
      double w = random.nextDouble(SMALLEST * SMALLEST, LARGEST * LARGEST);
      values[offset + u] = (float) Math.log(Math.expm1(-0.5 * Math.log(w)));
    }
  }

  private Parameter decay() {
    return Objects.requireNonNull(decay, "the cell has no parameters before it is built");
  }

  @Override
  public void pack(Ops ops) {
    for (int u = 0; u < rate.length; u++) {
      double lambda = decay().values()[decay().offset() + u];
      double softplus = Math.max(lambda, 0) + Math.log1p(Math.exp(-Math.abs(lambda)));
      rate[u] = (float) (-POWER * softplus);
    }
  }

  @Override
  public Cell copy() {
    return new RgLru(config());
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units());
  }

  @Override
  public int savedBlocks() {
    return 2;
  }

  @Override
  public int scratchBlocks() {
    return 1;
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> activations = new LinkedHashMap<>();
    activations.put("r", Activations.sigmoid());
    activations.put("i", config().recurrentActivation());
    activations.put("x", config().activation());
    return activations;
  }
}
