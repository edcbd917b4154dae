package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.randomUniform;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The simple recurrent unit: one step of `[batch, features]` input with state (h, c).
///
/// ```
/// z = x W                                  [B, 4U], columns u | f | r | x̃
/// f = σ(z_f + v_f ⊙ cPrev + b_f)           forget gate
/// r = σ(z_r + v_r ⊙ cPrev + b_r)           reset gate
/// c = f ⊙ cPrev + (1 - f) ⊙ z_u
/// h = r ⊙ φ(c) + (1 - r) ⊙ z_x̃             a highway around the cell
/// ```
///
/// The old state meets vectors only, so all products with W are done before the first step; h does
/// not come back. x̃ is a projection of x, as in the authors' code when x does not have U features;
/// where it has, they take x itself, which is this with the identity in the last block of W. σ is
/// the recurrent activation and φ the activation of the [CellConfig]; [#units] has those of the
/// authors' code, where φ is linear.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, 4U]` | kernel |
/// | v | `[2U]` v_f, v_r | recurrent_kernel |
/// | b | `[2U]` b_f, b_r | bias |
///
/// Source: Lei et al. 2018, *Simple recurrent units for highly parallelizable recurrence*,
/// arXiv:1709.02755. Values are checked by `CellGoldenTest`, gradients by `CellGradientTest`.
/// Non-finite values: NaN in a row of x gives NaN in h and c of that row only.
public final class Sru extends ConfiguredCell {
  private static final int H = 0;
  private static final int C = 1;

  private static final int U = 0;
  private static final int F = 1;
  private static final int R = 2;
  private static final int X = 3;

  private final double highwayBias;
  private @Nullable Vectors vectors;

  private record Vectors(RowVector f, RowVector r) {}

  /// A cell of this configuration whose reset gate begins with bias 0.
  public Sru(CellConfig config) {
    this(config, 0);
  }

  /// A cell of this configuration.
  ///
  /// @param highwayBias the first b_r; a negative one, such as -2, lets x pass at first, which
  ///   helps deep stacks
  /// @throws IllegalArgumentException if there is a `recurrentDropout`: h does not come back
  public Sru(CellConfig config, double highwayBias) {
    super("SRU", config, "ufrx", 0, new CellWeights(config, 4, Shape.of(2 * config.units())));
    this.highwayBias = highwayBias;
  }

  /// The configuration of the authors' code: φ linear, v of variance 1/2.
  public static CellConfig units(int units) {
    double limit = Math.sqrt(1.5);
    return CellConfig.units(units)
        .activation(Activations.linear())
        .recurrentInitializer(randomUniform(-limit, limit));
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix cPrev = s.previous(C);
    Matrix c = s.state(C);
    Matrix h = s.state(H);
    Matrix out = s.saved(0);
    // f = σ(z_f + v_f ⊙ cPrev + b_f)   r = σ(z_r + v_r ⊙ cPrev + b_r)
    vectors().f.addMultiply(cPrev, s.z(F));
    vectors().r.addMultiply(cPrev, s.z(R));
    sigma.forward(ops, s.z(F), s.gate(F));
    sigma.forward(ops, s.z(R), s.gate(R));
    // c = f ⊙ cPrev + (1 - f) ⊙ z_u = f ⊙ (cPrev - z_u) + z_u
    ops.copy(cPrev, c);
    ops.addScaled(-1, s.z(U), c);
    ops.multiply(s.gate(F), c, c);
    ops.add(s.z(U), c);
    // h = r ⊙ φ(c) + (1 - r) ⊙ z_x̃ = r ⊙ (φ(c) - z_x̃) + z_x̃
    config().activation().forward(ops, c, out);
    ops.copy(out, h);
    ops.addScaled(-1, s.z(X), h);
    ops.multiply(s.gate(R), h, h);
    ops.add(s.z(X), h);
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix dh = s.dState(H);
    Matrix dc = s.dState(C);
    Matrix out = s.saved(0);
    Matrix dOut = s.scratch(0);
    // in the forward step: h = r ⊙ (φ(c) - z_x̃) + z_x̃
    ops.copy(out, s.dz(R));
    ops.addScaled(-1, s.z(X), s.dz(R));
    ops.multiply(dh, s.dz(R), s.dz(R));
    ops.multiply(dh, s.gate(R), dOut);
    ops.copy(dh, s.dz(X));
    ops.addScaled(-1, dOut, s.dz(X));
    config().activation().backward(ops, s.state(C), out, dOut, dOut);
    ops.add(dOut, dc);
    // in the forward step: c = f ⊙ (cPrev - z_u) + z_u
    ops.copy(s.previous(C), s.dz(F));
    ops.addScaled(-1, s.z(U), s.dz(F));
    ops.multiply(dc, s.dz(F), s.dz(F));
    ops.copy(dc, s.dz(U));
    ops.multiply(dc, s.gate(F), dc); // from here on the gradient of cPrev
    ops.addScaled(-1, dc, s.dz(U));
    // in the forward step: f = σ(z_f + v_f ⊙ cPrev + b_f)   r = σ(z_r + v_r ⊙ cPrev + b_r)
    sigma.backward(ops, s.z(F), s.gate(F), s.dz(F), s.dz(F));
    sigma.backward(ops, s.z(R), s.gate(R), s.dz(R), s.dz(R));
    vectors().f.addMultiply(s.dz(F), dc);
    vectors().r.addMultiply(s.dz(R), dc);
    clear(dh); // h does not come back
  }

  private static void clear(Matrix x) {
    for (int row = 0; row < x.rows(); row++) {
      Arrays.fill(x.data(), x.offset(row), x.offset(row) + x.columns(), 0);
    }
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    vectors().f.addGradient(all.dz(F), all.previous(C), gradients);
    vectors().r.addGradient(all.dz(R), all.previous(C), gradients);
    weights().addBiasGradient(ops, 0, all.dz(F), gradients);
    weights().addBiasGradient(ops, units(), all.dz(R), gradients);
  }

  @Override
  public void createParameters(int features) {
    int u = units();
    weights()
        .create(
            features,
            Shape.of(2 * u),
            (shape, random, values, offset) -> {
              config().biasInitializer().fill(shape, random, values, offset);
              for (int k = offset + u; k < offset + 2 * u; k++) {
                values[k] += (float) highwayBias;
              }
            });
    Parameter v = weights().recurrentKernel();
    vectors = new Vectors(new RowVector(v), new RowVector(v, u));
  }

  private Vectors vectors() {
    return Objects.requireNonNull(vectors, "the cell has no parameters before it is built");
  }

  /// 0 for u and x̃, which have no bias, and b.
  @Override
  public void inputBias(float[] bias) {
    float[] own = new float[2 * units()];
    weights().copyBias(own);
    Arrays.fill(bias, 0);
    System.arraycopy(own, 0, bias, units(), own.length);
  }

  /// The first b_r.
  public double highwayBias() {
    return highwayBias;
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> activations = new LinkedHashMap<>();
    activations.put("u", Activations.linear());
    activations.put("f", config().recurrentActivation());
    activations.put("r", config().recurrentActivation());
    activations.put("x", Activations.linear());
    return activations;
  }

  @Override
  public Cell copy() {
    return new Sru(config(), highwayBias);
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

  /// z_u and z_x̃ are read after the gates have been written.
  @Override
  public boolean keepsPreActivations() {
    return config().recurrentActivation().needsInput();
  }
}
