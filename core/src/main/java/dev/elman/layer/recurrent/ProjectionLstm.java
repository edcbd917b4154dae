package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Long short-term memory that hands on fewer values than it remembers: one step of `[batch,
/// features]` input with state h of P values and c of U values.
///
/// ```
/// z = x W + hPrev R + b          [B, 4U], columns i | f | g | o
/// i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
/// c = f ⊙ cPrev + i ⊙ g          m = o ⊙ tanh(c)          h = m V
/// ```
///
/// | parameter | shape | name | PyTorch (`proj_size`, gates i f g o) |
/// |---|---|---|---|
/// | W | `[F, 4U]` | kernel | weight_ih_l0ᵀ |
/// | R | `[P, 4U]` | recurrent_kernel | weight_hh_l0ᵀ |
/// | b | `[4U]` | bias | bias_ih_l0 + bias_hh_l0 |
/// | V | `[U, P]` | projection_kernel | weight_hr_l0ᵀ |
///
/// Source: Sak, Senior and Beaufays 2014, *Long short-term memory recurrent neural network
/// architectures for large scale acoustic modeling*, without their peepholes and their second,
/// non-recurrent projection, as in PyTorch. Values are checked by `CellGoldenTest` with those of
/// PyTorch, gradients by `CellGradientTest`. Non-finite values: NaN in a row of x gives NaN in h
/// and c of that row only.
public final class ProjectionLstm extends ConfiguredCell {
  private static final int H = 0;
  private static final int C = 1;

  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;

  // saved blocks
  private static final int TANH_C = 0;
  private static final int M = 1;
  private static final int OUT = 2; // as a gradient: that of h, for V's

  private final int projectionUnits;
  private final RecurrentProduct r; // R [P, 4U]
  private final PackedMatrix v = new PackedMatrix(); // V [U, P]
  private final PackedMatrix vTransposed = new PackedMatrix(); // Vᵀ [P, U]
  private @Nullable Parameter projection;

  /// A cell of this configuration whose forget gate begins with bias 1.
  ///
  /// @param projectionUnits P, the size of h
  /// @throws IllegalArgumentException if P is less than 1
  public ProjectionLstm(CellConfig config, int projectionUnits) {
    super("ProjectionLSTM", config, "ifgo", 4, weights(config, projectionUnits));
    this.projectionUnits = projectionUnits;
    r = product(0, 4);
  }

  private static CellWeights weights(CellConfig config, int projectionUnits) {
    if (projectionUnits < 1) {
      throw new IllegalArgumentException(
          "ProjectionLSTM projectionUnits: expected at least 1, but got "
              + projectionUnits
              + ". It is the size of the output; a quarter of the units is usual.");
    }
    return new CellWeights(config, 4, Shape.of(projectionUnits, 4 * config.units()));
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix c = s.state(C);
    Matrix tanhC = s.saved(TANH_C);
    Matrix m = s.saved(M);

    // z = x W + b has been computed for all steps; here: z += hPrev R
    r.add(ops, s, s.z());
    // i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
    sigma.forward(ops, s.z(I), s.gate(I));
    sigma.forward(ops, s.z(F), s.gate(F));
    tanh.forward(ops, s.z(G), s.gate(G));
    sigma.forward(ops, s.z(O), s.gate(O));
    // c = f ⊙ cPrev + i ⊙ g
    ops.multiply(s.gate(F), s.previous(C), c);
    ops.addMultiply(s.gate(I), s.gate(G), c);
    // m = o ⊙ tanh(c)   h = m V
    tanh.forward(ops, c, tanhC);
    ops.multiply(s.gate(O), tanhC, m);
    ops.matMul(m, v, s.state(H));
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Activation tanh = config().activation();
    Matrix dh = s.dState(H);
    Matrix dc = s.dState(C);
    Matrix tanhC = s.saved(TANH_C);
    Matrix dm = s.scratch(0);
    Matrix dTanhC = s.scratch(1);

    // in the forward step: h = m V
    ops.copy(dh, s.dSaved(OUT));
    ops.matMul(dh, vTransposed, dm);
    // in the forward step: m = o ⊙ tanh(c)
    ops.multiply(dm, tanhC, s.dz(O));
    ops.multiply(dm, s.gate(O), dTanhC);
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
    weights().addBiasGradient(ops, all, gradients);
    ops.addTransposedMatMul(all.saved(M), all.dSaved(OUT), projection(), gradients);
  }

  @Override
  public void createParameters(int features) {
    weights().createWithForgetBias(features, F);
    projection =
        addParameter(
            "projection_kernel", Shape.of(units(), projectionUnits), config().kernelInitializer());
  }

  private Parameter projection() {
    return Objects.requireNonNull(projection, "the cell has no parameters before it is built");
  }

  @Override
  public void pack(Ops ops) {
    r.pack(ops);
    ops.pack(projection(), v);
    ops.packTransposed(projection(), vTransposed);
  }

  /// P, the size of h.
  public int projectionUnits() {
    return projectionUnits;
  }

  @Override
  public Cell copy() {
    return new ProjectionLstm(config(), projectionUnits);
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(projectionUnits, units());
  }

  @Override
  public List<Integer> savedSizes() {
    return List.of(units(), units(), projectionUnits);
  }

  @Override
  public int scratchBlocks() {
    return 2;
  }
}
