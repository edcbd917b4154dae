package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import java.util.List;

/// Minimal long short-term memory: one step of `[batch, features]` input with state h.
///
/// ```
/// v = x W + b                                 [B, 3U], columns f | i | g; the old state is not looked at
/// f = σ(v_f)   i = σ(v_i)   g = φ(v_g)        φ(v) = v + 0.5 for v ≥ 0, else σ(v)
/// q = f / (f + i)                             so that both gates together are 1
/// h = q ⊙ hPrev + (1 - q) ⊙ g
/// ```
///
/// Linear in hPrev like [MinGru]. σ is the recurrent activation and φ the activation of the
/// [CellConfig]; [#units] has those of the paper.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, 3U]` | kernel |
/// | b | `[3U]` | bias |
///
/// Source: Feng et al. 2024, *Were RNNs all we needed?*, arXiv:2410.01201, appendix B. Values are
/// checked by `CellGoldenTest`, gradients by `CellGradientTest`. Non-finite values: NaN in a row of
/// x gives NaN in h of that row only.
public final class MinLstm extends ConfiguredCell {
  private static final int F = 0;
  private static final int I = 1;
  private static final int G = 2;

  /// A cell of this configuration, whose `recurrentInitializer` has no meaning here.
  ///
  /// @throws IllegalArgumentException if there is a `recurrentDropout`: h meets no weights
  public MinLstm(CellConfig config) {
    super("MinLSTM", config, "fig", 0, new CellWeights(config, 3, null));
  }

  /// The configuration of the paper.
  public static CellConfig units(int units) {
    return CellConfig.units(units).activation(new MinimalCandidate());
  }

  @Override
  public void step(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix g = s.gate(G);
    Matrix q = s.saved(0);
    Matrix h = s.state(0);
    // f = σ(v_f)   i = σ(v_i)   g = φ(v_g)
    sigma.forward(ops, s.z(F), s.gate(F));
    sigma.forward(ops, s.z(I), s.gate(I));
    config().activation().forward(ops, s.z(G), g);
    // q = f / (f + i)
    share(s.gate(F), s.gate(I), q);
    // h = q ⊙ hPrev + (1 - q) ⊙ g = q ⊙ (hPrev - g) + g
    ops.copy(s.previous(0), h);
    ops.addScaled(-1, g, h);
    ops.multiply(q, h, h);
    ops.add(g, h);
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Activation sigma = config().recurrentActivation();
    Matrix g = s.gate(G);
    Matrix q = s.saved(0);
    Matrix dh = s.dState(0);
    Matrix dq = s.scratch(0);
    // in the forward step: h = q ⊙ (hPrev - g) + g
    ops.copy(s.previous(0), dq);
    ops.addScaled(-1, g, dq);
    ops.multiply(dh, dq, dq);
    ops.copy(dh, s.dz(G));
    ops.multiply(dh, q, dh); // from here on the gradient of hPrev
    ops.addScaled(-1, dh, s.dz(G));
    // in the forward step: q = f / (f + i)
    shareBackward(s, dq);
    // in the forward step: f = σ(v_f)   i = σ(v_i)   g = φ(v_g)
    sigma.backward(ops, s.z(F), s.gate(F), s.dz(F), s.dz(F));
    sigma.backward(ops, s.z(I), s.gate(I), s.dz(I), s.dz(I));
    config().activation().backward(ops, s.z(G), g, s.dz(G), s.dz(G));
  }

  private static void share(Matrix f, Matrix i, Matrix q) {
    for (int row = 0; row < q.rows(); row++) {
      for (int u = 0; u < q.columns(); u++) {
        float value = f.data()[f.offset(row) + u];
        q.data()[q.offset(row) + u] = value / (value + i.data()[i.offset(row) + u]);
      }
    }
  }

  /// `df = dq (1 - q) / (f + i)`, `di = -dq q / (f + i)`.
  private static void shareBackward(Step s, Matrix dq) {
    Matrix f = s.gate(F);
    Matrix i = s.gate(I);
    Matrix q = s.saved(0);
    for (int row = 0; row < q.rows(); row++) {
      for (int u = 0; u < q.columns(); u++) {
        float share = q.data()[q.offset(row) + u];
        float sum = f.data()[f.offset(row) + u] + i.data()[i.offset(row) + u];
        float d = dq.data()[dq.offset(row) + u] / sum;
        s.dz(F).data()[s.dz(F).offset(row) + u] = d * (1 - share);
        s.dz(I).data()[s.dz(I).offset(row) + u] = -d * share;
      }
    }
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
    return new MinLstm(config());
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units());
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
