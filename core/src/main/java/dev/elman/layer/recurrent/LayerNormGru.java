package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.ones;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.RowScaling;
import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gated recurrent unit with layer normalisation: one step of `[batch, features]` input with state
/// h.
///
/// ```
/// N(v) = (v - mean(v)) / √(var(v) + ε)                    over all columns of a row
/// a = α_x ⊙ N(x W_zr) + α_h ⊙ N(hPrev R_zr) + b_zr         [B, 2U], columns z | r
/// z = σ(a_z)   r = σ(a_r)                                 1 keeps the old state; 0 forgets it
/// p = α'_h ⊙ N(hPrev R_h) + b'_h
/// g = tanh(α'_x ⊙ N(x W_h) + b_h + r ⊙ p)
/// h = z ⊙ hPrev + (1 - z) ⊙ g
/// ```
///
/// This is the variant of the paper (its supplement, equations 22 to 25) with Keras's meaning of z,
/// which is 1 - z there: the reset acts after the product, both gates are normalised together, and
/// the candidate by itself. Shifts that only occur as a sum are one.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, 3U]` z, r, h | kernel |
/// | R | `[U, 3U]` z, r, h | recurrent_kernel |
/// | b, b' | `[4U]` b_z, b_r, b_h, b'_h | bias |
/// | α_x, α'_x | `[3U]` | kernel_gain |
/// | α_h, α'_h | `[3U]` | recurrent_gain |
///
/// Source: Ba, Kiros and Hinton 2016, *Layer Normalization*, arXiv:1607.06450. Values are checked
/// by `CellGoldenTest`, gradients by `CellGradientTest`. Non-finite values: NaN in a row of x gives
/// NaN in h of that row only.
public final class LayerNormGru extends ConfiguredCell {
  private static final int Z = 0;
  private static final int R = 1;
  private static final int G = 2;

  // Saved blocks. As gradients they hold d(a), d(g before tanh), d(hPrev R_zr), d(hPrev R_h), dp.
  private static final int X_GATES = 0; // N(x W_zr) [B, 2U]
  private static final int X_CANDIDATE = 1; // N(x W_h) [B, U]
  private static final int H_GATES = 2; // N(hPrev R_zr) [B, 2U]
  private static final int H_CANDIDATE = 3; // N(hPrev R_h) [B, U]
  private static final int P = 4; // p [B, U]
  private static final int INVERSE = 5; // 1 / √(var + ε) of the first four [B, 1]

  private final RowScaling norm;
  private final RecurrentProduct rGates; // R_zr [U, 2U]
  private final RecurrentProduct rCandidate; // R_h [U, U]
  private @Nullable Gains gains;

  /// What the normalised values are multiplied by.
  private record Gains(
      RowVector xGates, RowVector xCandidate, RowVector hGates, RowVector hCandidate) {}

  /// A cell of this configuration with the ε of the paper's authors.
  public LayerNormGru(CellConfig config) {
    this(config, LayerNormLstm.DEFAULT_EPSILON);
  }

  /// A cell of this configuration.
  ///
  /// @param epsilon ε, added to the variances
  /// @throws IllegalArgumentException if `epsilon` is not positive
  public LayerNormGru(CellConfig config, double epsilon) {
    super("LayerNormGRU", config, "zrg", 3, new CellWeights(config, 3));
    rGates = product(0, 2);
    rCandidate = product(2, 1);
    norm = new RowScaling(true, RowScaling.checkEpsilon("LayerNormGRU", epsilon));
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix a = s.zFirst(2);
    Matrix z = s.gate(Z);
    Matrix g = s.gate(G);
    Matrix p = s.saved(P);
    Matrix h = s.state(0);

    // x W has been computed for all steps; here: a = α_x ⊙ N(x W_zr) + α_h ⊙ N(hPrev R_zr) + b_zr
    norm.forward(a, s.saved(X_GATES), s.saved(INVERSE + X_GATES));
    normalizedProduct(ops, s, rGates, H_GATES);
    weights().setBias(ops, 0, a);
    gains().xGates.addMultiply(s.saved(X_GATES), a);
    gains().hGates.addMultiply(s.saved(H_GATES), a);
    sigma.forward(ops, s.z(Z), z);
    sigma.forward(ops, s.z(R), s.gate(R));
    // p = α'_h ⊙ N(hPrev R_h) + b'_h
    normalizedProduct(ops, s, rCandidate, H_CANDIDATE);
    weights().setBias(ops, 3 * units(), p);
    gains().hCandidate.addMultiply(s.saved(H_CANDIDATE), p);
    // g = tanh(α'_x ⊙ N(x W_h) + b_h + r ⊙ p)
    norm.forward(s.z(G), s.saved(X_CANDIDATE), s.saved(INVERSE + X_CANDIDATE));
    weights().setBias(ops, 2 * units(), s.z(G));
    gains().xCandidate.addMultiply(s.saved(X_CANDIDATE), s.z(G));
    ops.addMultiply(s.gate(R), p, s.z(G));
    config().activation().forward(ops, s.z(G), g);
    // h = z ⊙ hPrev + (1 - z) ⊙ g = z ⊙ (hPrev - g) + g
    ops.copy(s.previous(0), h);
    ops.addScaled(-1, g, h);
    ops.multiply(z, h, h);
    ops.add(g, h);
  }

  /// Saves `N(hPrev R)`.
  private void normalizedProduct(Ops ops, Step s, RecurrentProduct r, int saved) {
    Matrix product = s.saved(saved);
    r.set(ops, s, product);
    norm.forward(product, product, s.saved(INVERSE + saved));
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix z = s.gate(Z);
    Matrix g = s.gate(G);
    Matrix dh = s.dState(0);
    Matrix da = s.dSaved(X_GATES);
    Matrix dzUpdate = s.dz(Z);
    Matrix dzReset = s.dz(R);
    Matrix dg = s.dSaved(X_CANDIDATE);
    Matrix dp = s.dSaved(P);

    // in the forward step: h = z ⊙ (hPrev - g) + g
    ops.copy(s.previous(0), dzUpdate);
    ops.addScaled(-1, g, dzUpdate);
    ops.multiply(dh, dzUpdate, dzUpdate); // gradient of z
    ops.copy(dh, dg);
    ops.multiply(dh, z, dh); // from here on the gradient of hPrev
    ops.addScaled(-1, dh, dg); // gradient of g: dh ⊙ (1 - z)
    // in the forward step: g = tanh(α'_x ⊙ N(x W_h) + b_h + r ⊙ p)
    config().activation().backward(ops, s.z(G), g, dg, dg);
    ops.multiply(dg, s.saved(P), dzReset);
    ops.multiply(dg, s.gate(R), dp);
    gains().xCandidate.multiply(dg, s.dz(G));
    norm.backward(s.saved(X_CANDIDATE), s.saved(INVERSE + X_CANDIDATE), s.dz(G), s.dz(G));
    // in the forward step: p = α'_h ⊙ N(hPrev R_h) + b'_h
    gains().hCandidate.multiply(dp, s.dSaved(H_CANDIDATE));
    productBackward(ops, s, rCandidate, H_CANDIDATE);
    // in the forward step: z = σ(a_z)   r = σ(a_r)
    sigma.backward(ops, s.z(Z), z, dzUpdate, dzUpdate);
    sigma.backward(ops, s.z(R), s.gate(R), dzReset, dzReset);
    ops.copy(s.dzFirst(2), da);
    // in the forward step: a = α_x ⊙ N(x W_zr) + α_h ⊙ N(hPrev R_zr) + b_zr
    gains().hGates.multiply(da, s.dSaved(H_GATES));
    productBackward(ops, s, rGates, H_GATES);
    gains().xGates.multiply(da, s.dzFirst(2)); // from here on the gradient of x W_zr
    norm.backward(s.saved(X_GATES), s.saved(INVERSE + X_GATES), s.dzFirst(2), s.dzFirst(2));
  }

  /// In forward: `N(hPrev R)`. Adds the gradient of hPrev.
  private void productBackward(Ops ops, Step s, RecurrentProduct r, int saved) {
    Matrix dProduct = s.dSaved(saved);
    norm.backward(s.saved(saved), s.saved(INVERSE + saved), dProduct, dProduct);
    r.backward(ops, s, dProduct, s.dState(0), true);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    Matrix da = all.dSaved(X_GATES);
    Matrix dg = all.dSaved(X_CANDIDATE);
    Matrix dp = all.dSaved(P);
    int u = units();
    rGates.addGradients(ops, all, all.dSaved(H_GATES), gradients);
    rCandidate.addGradients(ops, all, all.dSaved(H_CANDIDATE), gradients);
    weights().addBiasGradient(ops, 0, da, gradients);
    weights().addBiasGradient(ops, 2 * u, dg, gradients);
    weights().addBiasGradient(ops, 3 * u, dp, gradients);
    gains().xGates.addGradient(da, all.saved(X_GATES), gradients);
    gains().xCandidate.addGradient(dg, all.saved(X_CANDIDATE), gradients);
    gains().hGates.addGradient(da, all.saved(H_GATES), gradients);
    gains().hCandidate.addGradient(dp, all.saved(H_CANDIDATE), gradients);
  }

  @Override
  public void createParameters(int features) {
    weights().create(features, Shape.of(4 * units()), config().biasInitializer());
    Parameter x = addParameter("kernel_gain", Shape.of(3 * units()), ones());
    Parameter h = addParameter("recurrent_gain", Shape.of(3 * units()), ones());
    int candidate = 2 * units();
    gains =
        new Gains(
            new RowVector(x),
            new RowVector(x, candidate),
            new RowVector(h),
            new RowVector(h, candidate));
  }

  private Gains gains() {
    return Objects.requireNonNull(gains, "the cell has no parameters before it is built");
  }

  @Override
  public void inputBias(float[] bias) {
    Arrays.fill(bias, 0); // x W is normalised before b is added
  }

  @Override
  public void pack(Ops ops) {
    rGates.pack(ops);
    rCandidate.pack(ops);
  }

  /// ε.
  public double epsilon() {
    return norm.epsilon();
  }

  @Override
  public Cell copy() {
    return new LayerNormGru(config(), epsilon());
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units());
  }

  @Override
  public List<Integer> savedSizes() {
    int u = units();
    return List.of(2 * u, u, 2 * u, u, u, 1, 1, 1, 1);
  }
}
