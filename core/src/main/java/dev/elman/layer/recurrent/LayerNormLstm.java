package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.ones;
import static dev.elman.initializer.Initializers.zeros;

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

/// Long short-term memory with layer normalisation: one step of `[batch, features]` input with
/// state (h, c).
///
/// ```
/// N(v) = (v - mean(v)) / √(var(v) + ε)      over all columns of a row
/// z = α_x ⊙ N(x W) + α_h ⊙ N(hPrev R) + b    [B, 4U], columns i | f | g | o
/// i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
/// c = f ⊙ cPrev + i ⊙ g                      h = o ⊙ tanh(α_c ⊙ N(c) + β_c)
/// ```
///
/// This is the variant of the paper (equations 20 to 22): both products are normalised each by
/// itself and over the columns of all gates together, and the cell state where it goes out, but not
/// where it goes on to the next step. The paper's three shifts of z (b and that of either
/// normalisation) are one sum, so b is all of them.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, 4U]` | kernel |
/// | R | `[U, 4U]` | recurrent_kernel |
/// | b | `[4U]` | bias |
/// | α_x, α_h | `[4U]` | kernel_gain, recurrent_gain |
/// | α_c, β_c | `[U]` | state_gain, state_bias |
///
/// Source: Ba, Kiros and Hinton 2016, *Layer Normalization*, arXiv:1607.06450. Values are checked
/// by `CellGoldenTest`, gradients by `CellGradientTest`. Non-finite values: NaN in a row of x gives
/// NaN in h and c of that row only.
public final class LayerNormLstm extends ConfiguredCell {
  /// ε of the paper's authors.
  public static final double DEFAULT_EPSILON = 1e-5;

  private static final int H = 0;
  private static final int C = 1;

  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;

  // Saved blocks. As gradients they hold dz, d(hPrev R), d(α_c ⊙ N(c) + β_c).
  private static final int X_SCALED = 0; // N(x W) [B, 4U]
  private static final int H_SCALED = 1; // N(hPrev R) [B, 4U]
  private static final int C_SCALED = 2; // N(c) [B, U]
  private static final int TANH_C = 3; // [B, U]
  private static final int X_INVERSE = 4; // 1 / √(var(x W) + ε) [B, 1], and so on
  private static final int H_INVERSE = 5;
  private static final int C_INVERSE = 6;

  private final RowScaling norm;
  private final RecurrentProduct r; // R [U, 4U]
  private @Nullable Gains gains;

  /// What the normalised values are multiplied by, and β_c.
  private record Gains(
      RowVector kernel, RowVector recurrent, RowVector state, Parameter stateBias) {}

  /// A cell of this configuration with the ε of the paper's authors.
  public LayerNormLstm(CellConfig config) {
    this(config, DEFAULT_EPSILON);
  }

  /// A cell of this configuration, whose forget gate begins with bias 1.
  ///
  /// @param epsilon ε, added to the variances
  /// @throws IllegalArgumentException if `epsilon` is not positive
  public LayerNormLstm(CellConfig config, double epsilon) {
    super("LayerNormLSTM", config, "ifgo", 4, new CellWeights(config, 4));
    r = product(0, 4);
    norm = new RowScaling(true, RowScaling.checkEpsilon("LayerNormLSTM", epsilon));
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix c = s.state(C);
    Matrix cScaled = s.saved(C_SCALED);
    Matrix tanhC = s.saved(TANH_C);

    // x W has been computed for all steps; here: z = α_x ⊙ N(x W) + α_h ⊙ N(hPrev R) + b
    norm.forward(s.z(), s.saved(X_SCALED), s.saved(X_INVERSE));
    Matrix hScaled = s.saved(H_SCALED);
    r.set(ops, s, hScaled);
    norm.forward(hScaled, hScaled, s.saved(H_INVERSE));
    weights().setBias(ops, 0, s.z());
    gains().kernel.addMultiply(s.saved(X_SCALED), s.z());
    gains().recurrent.addMultiply(hScaled, s.z());
    // i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
    sigma.forward(ops, s.z(I), s.gate(I));
    sigma.forward(ops, s.z(F), s.gate(F));
    tanh.forward(ops, s.z(G), s.gate(G));
    sigma.forward(ops, s.z(O), s.gate(O));
    // c = f ⊙ cPrev + i ⊙ g
    ops.multiply(s.gate(F), s.previous(C), c);
    ops.addMultiply(s.gate(I), s.gate(G), c);
    // h = o ⊙ tanh(α_c ⊙ N(c) + β_c)
    norm.forward(c, cScaled, s.saved(C_INVERSE));
    normalizedState(ops, cScaled, tanhC);
    tanh.forward(ops, tanhC, tanhC);
    ops.multiply(s.gate(O), tanhC, s.state(H));
  }

  /// `y = α_c ⊙ N(c) + β_c`.
  private void normalizedState(Ops ops, Matrix cScaled, Matrix y) {
    Parameter shift = gains().stateBias;
    ops.setRows(shift.values(), shift.offset(), y);
    gains().state.addMultiply(cScaled, y);
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix dh = s.dState(H);
    Matrix dc = s.dState(C);
    Matrix tanhC = s.saved(TANH_C);
    Matrix dy = s.dSaved(C_SCALED);
    Matrix dcOut = s.scratch(0);

    // in the forward step: h = o ⊙ tanh(y), y = α_c ⊙ N(c) + β_c
    ops.multiply(dh, tanhC, s.dz(O));
    ops.multiply(dh, s.gate(O), dy);
    normalizedState(ops, s.saved(C_SCALED), dcOut);
    tanh.backward(ops, dcOut, tanhC, dy, dy);
    gains().state.multiply(dy, dcOut);
    norm.backward(s.saved(C_SCALED), s.saved(C_INVERSE), dcOut, dcOut);
    ops.add(dcOut, dc);
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
    // in the forward step: z = α_x ⊙ N(x W) + α_h ⊙ N(hPrev R) + b
    ops.copy(s.dz(), s.dSaved(X_SCALED));
    Matrix dProduct = s.dSaved(H_SCALED);
    gains().recurrent.multiply(s.dz(), dProduct);
    norm.backward(s.saved(H_SCALED), s.saved(H_INVERSE), dProduct, dProduct);
    r.backward(ops, s, dProduct, dh, false);
    gains().kernel.multiply(s.dz(), s.dz()); // from here on the gradient of x W
    norm.backward(s.saved(X_SCALED), s.saved(X_INVERSE), s.dz(), s.dz());
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    Matrix dz = all.dSaved(X_SCALED);
    Matrix dy = all.dSaved(C_SCALED);
    r.addGradients(ops, all, all.dSaved(H_SCALED), gradients);
    weights().addBiasGradient(ops, 0, dz, gradients);
    gains().kernel.addGradient(dz, all.saved(X_SCALED), gradients);
    gains().recurrent.addGradient(dz, all.saved(H_SCALED), gradients);
    gains().state.addGradient(dy, all.saved(C_SCALED), gradients);
    ops.addColumnSums(dy, gradients, gains().stateBias.offset());
  }

  @Override
  public void createParameters(int features) {
    Shape all = Shape.of(4 * units());
    Shape one = Shape.of(units());
    weights().createWithForgetBias(features, F);
    gains =
        new Gains(
            new RowVector(addParameter("kernel_gain", all, ones())),
            new RowVector(addParameter("recurrent_gain", all, ones())),
            new RowVector(addParameter("state_gain", one, ones())),
            addParameter("state_bias", one, zeros()));
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
    r.pack(ops);
  }

  /// ε.
  public double epsilon() {
    return norm.epsilon();
  }

  @Override
  public Cell copy() {
    return new LayerNormLstm(config(), epsilon());
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units(), units());
  }

  @Override
  public List<Integer> savedSizes() {
    int u = units();
    return List.of(4 * u, 4 * u, u, u, 1, 1, 1);
  }

  @Override
  public int scratchBlocks() {
    return 1;
  }
}
