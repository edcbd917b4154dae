package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import java.util.List;

/// The minimal gated recurrent unit: one step of `[batch, features]` input with state h.
///
/// ```
/// v = x W + b                    [B, 2U], columns z | g; the old state is not looked at
/// z = σ(v_z)   g = f(v_g)        f(v) = v + 0.5 for v ≥ 0, else σ(v)
/// h = (1 - z) ⊙ hPrev + z ⊙ g
/// ```
///
/// The step is linear in hPrev and its gates depend on x alone, so all products with weights are
/// done before the first step, and gradients neither explode nor vanish by a recurrent matrix. z =
/// 1 takes the new value, other than in a GRU of Keras. σ is the recurrent activation and f the
/// activation of the [CellConfig]; [#units] has those of the paper.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, 2U]` | kernel |
/// | b | `[2U]` | bias |
///
/// Source: Feng et al. 2024, *Were RNNs all we needed?*, arXiv:2410.01201, appendix B. Values are
/// checked by `CellGoldenTest`, gradients by `CellGradientTest`. Non-finite values: NaN in a row of
/// x gives NaN in h of that row only.
public final class MinGru extends ConfiguredCell {
  private static final int Z = 0;
  private static final int G = 1;

  /// A cell of this configuration, whose `recurrentInitializer` has no meaning here.
  ///
  /// @throws IllegalArgumentException if there is a `recurrentDropout`: h meets no weights
  public MinGru(CellConfig config) {
    super("MinGRU", config, "zg", 0, new CellWeights(config, 2, null));
  }

  /// The configuration of the paper.
  public static CellConfig units(int units) {
    return CellConfig.units(units).activation(new MinimalCandidate());
  }

  @Override
  public void step(Ops ops, Step s) {
    Matrix z = s.gate(Z);
    Matrix g = s.gate(G);
    Matrix h = s.state(0);
    // z = σ(v_z)   g = f(v_g)
    config().recurrentActivation().forward(ops, s.z(Z), z);
    config().activation().forward(ops, s.z(G), g);
    // h = (1 - z) ⊙ hPrev + z ⊙ g = z ⊙ (g - hPrev) + hPrev
    ops.copy(g, h);
    ops.addScaled(-1, s.previous(0), h);
    ops.multiply(z, h, h);
    ops.add(s.previous(0), h);
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix z = s.gate(Z);
    Matrix g = s.gate(G);
    Matrix dh = s.dState(0);
    // in the forward step: h = z ⊙ (g - hPrev) + hPrev
    ops.copy(g, s.dz(Z));
    ops.addScaled(-1, s.previous(0), s.dz(Z));
    ops.multiply(dh, s.dz(Z), s.dz(Z));
    ops.multiply(dh, z, s.dz(G));
    ops.addScaled(-1, s.dz(G), dh); // from here on the gradient of hPrev
    // in the forward step: z = σ(v_z)   g = f(v_g)
    sigma.backward(ops, s.z(Z), z, s.dz(Z), s.dz(Z));
    config().activation().backward(ops, s.z(G), g, s.dz(G), s.dz(G));
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    weights().addBiasGradient(ops, all, gradients);
  }

  @Override
  public void createParameters(int features) {
    weights().create(features);
  }

  @Override
  public Cell copy() {
    return new MinGru(config());
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units());
  }
}
