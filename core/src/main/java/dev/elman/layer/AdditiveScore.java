package dev.elman.layer;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Parameter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `score(q, k) = Σ a ⊙ tanh(s (q + k))`, over the features (Bahdanau, Cho and Bengio 2015,
/// arXiv:1409.0473, with the projections of q and k left to layers before).
final class AdditiveScore implements AttentionHeads.Score {
  private final @Nullable Parameter a;
  private final @Nullable Parameter s;

  /// @param a one number per feature, or one for all, or null for 1
  /// @param s one number, or null for 1
  AdditiveScore(@Nullable Parameter a, @Nullable Parameter s) {
    this.a = a;
    this.s = s;
  }

  @Override
  public void forward(Tape tape, AttentionHeads.Work m) {
    for (int i = 0; i < m.q.rows(); i++) {
      Matrix h = hidden(tape, m, i);
      for (int j = 0; j < h.rows(); j++) {
        double sum = 0;
        for (int f = 0; f < h.columns(); f++) {
          sum += (double) a(f) * h.data()[h.offset(j) + f];
        }
        m.p.data()[m.p.offset(i) + j] = (float) sum;
      }
    }
  }

  /// `h_j = tanh(s (q_i + k_j))` for all keys: `[Tv, D]`. Backward computes it again: kept for all
  /// queries it would fill `[batch, Tq, Tv, D]`.
  private Matrix hidden(Tape tape, AttentionHeads.Work m, int i) {
    int keys = m.k.rows();
    int features = m.k.columns();
    Matrix h = m.hidden.on(m.scratch(keys * features), 0, keys, features);
    float scale = s();
    for (int j = 0; j < keys; j++) {
      for (int f = 0; f < features; f++) {
        float sum = m.q.data()[m.q.offset(i) + f] + m.k.data()[m.k.offset(j) + f];
        h.data()[h.offset(j) + f] = scale * sum;
      }
    }
    tape.ops().tanh(h, h);
    return h;
  }

  @Override
  public void backward(Tape tape, AttentionHeads.Work m) {
    float scale = s();
    double dScale = 0;
    for (int i = 0; i < m.q.rows(); i++) {
      Matrix h = hidden(tape, m, i);
      int qAt = m.q.offset(i);
      int dqAt = m.dq.offset(i);
      Arrays.fill(m.dq.data(), dqAt, dqAt + h.columns(), 0);
      for (int j = 0; j < h.rows(); j++) {
        float dp = m.dp.data()[m.dp.offset(i) + j];
        for (int f = 0; f < h.columns(); f++) {
          float value = h.data()[h.offset(j) + f];
          // in forward: p += a h,   h = tanh(z),   z = s (q + k)
          addToGradientOfA(tape, f, dp * value);
          float dz = dp * a(f) * (1 - value * value);
          m.dq.data()[dqAt + f] += scale * dz;
          m.dk.data()[m.dk.offset(j) + f] += scale * dz;
          dScale += (double) dz * (m.q.data()[qAt + f] + m.k.data()[m.k.offset(j) + f]);
        }
      }
    }
    if (s != null) {
      tape.gradients()[s.offset()] += (float) dScale;
    }
  }

  private void addToGradientOfA(Tape tape, int feature, float value) {
    if (a != null) {
      tape.gradients()[a.offset() + place(a, feature)] += value;
    }
  }

  private float a(int feature) {
    return a == null ? 1 : a.values()[a.offset() + place(a, feature)];
  }

  private static int place(Parameter a, int feature) {
    return a.size() == 1 ? 0 : feature;
  }

  private float s() {
    return s == null ? 1 : s.values()[s.offset()];
  }
}
