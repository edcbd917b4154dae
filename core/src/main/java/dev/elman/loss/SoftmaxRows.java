package dev.elman.loss;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// Softmax and log-sum-exp of rows of logits; one instance per call of a loss, because [Ops] belong
/// to one thread.
final class SoftmaxRows {
  private final Ops ops = Ops.create();
  private final Matrix in = new Matrix();
  private final Matrix out = new Matrix();

  /// Writes `factor · softmax(x)` of `n` logits from `x[xAt]` on to `y` from `yAt` on, and returns
  /// `log Σ exp(x)`. Max-subtraction: nothing overflows.
  double softmax(float[] x, int xAt, int n, float factor, float[] y, int yAt) {
    float max = ops.max(in.on(x, xAt, 1, n), 0);
    for (int i = 0; i < n; i++) {
      y[yAt + i] = x[xAt + i] - max;
    }
    out.on(y, yAt, 1, n);
    ops.exp(out, out);
    float sum = ops.sum(out, 0);
    float scale = factor / sum;
    for (int i = 0; i < n; i++) {
      y[yAt + i] *= scale;
    }
    return max + Math.log(sum);
  }
}
