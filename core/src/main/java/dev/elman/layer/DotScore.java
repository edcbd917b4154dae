package dev.elman.layer;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import org.jspecify.annotations.Nullable;

/// `score(q, k) = scale · q kᵀ` (Luong, Pham and Manning 2015, arXiv:1508.04025).
final class DotScore implements AttentionHeads.Score {
  private final @Nullable Parameter scale;

  /// @param scale one learned number, or null for 1
  DotScore(@Nullable Parameter scale) {
    this.scale = scale;
  }

  @Override
  public void forward(Tape tape, AttentionHeads.Work m) {
    Ops ops = tape.ops();
    ops.packTransposed(m.k, m.packed);
    ops.matMul(m.q, m.packed, m.p);
    if (scale != null) {
      multiply(m.p, scale.values()[scale.offset()]);
    }
  }

  @Override
  public void backward(Tape tape, AttentionHeads.Work m) {
    Ops ops = tape.ops();
    ops.pack(m.k, m.packed);
    ops.matMul(m.dp, m.packed, m.dq);
    if (scale != null) {
      // in forward: score = scale · q kᵀ, and dq is still the gradient without the scale
      float factor = scale.values()[scale.offset()];
      tape.gradients()[scale.offset()] += (float) dot(m.q, m.dq);
      multiply(m.dq, factor);
      multiply(m.dp, factor);
    }
    ops.addTransposedMatMul(m.dp, m.q, m.dk);
  }

  private static void multiply(Matrix x, float factor) {
    for (int r = 0; r < x.rows(); r++) {
      for (int i = x.offset(r); i < x.offset(r) + x.columns(); i++) {
        x.data()[i] *= factor;
      }
    }
  }

  private static double dot(Matrix a, Matrix b) {
    double sum = 0;
    for (int r = 0; r < a.rows(); r++) {
      for (int c = 0; c < a.columns(); c++) {
        sum += (double) a.data()[a.offset(r) + c] * b.data()[b.offset(r) + c];
      }
    }
    return sum;
  }
}
