package dev.elman.layer;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// The crossentropy of one row of logits; used for row after row.
final class SoftmaxRow {
  private final Matrix row = new Matrix();

  /// Replaces the logits `z` of a row by `factor · ∂value/∂z` and returns the value.
  ///
  /// ```
  /// value = log Σ exp(z) - z_right          ∂value/∂z = softmax(z) - [i = right]
  /// ```
  double toGradient(Ops ops, Matrix z, int index, int right, double factor) {
    float[] data = z.data();
    int at = z.offset(index);
    row.on(data, at, 1, z.columns());
    float max = ops.max(row, 0);
    float ofRight = data[at + right] - max;
    for (int i = at; i < at + z.columns(); i++) {
      data[i] -= max;
    }
    ops.exp(row, row);
    float sum = ops.sum(row, 0);
    float scale = (float) (factor / sum);
    for (int i = at; i < at + z.columns(); i++) {
      data[i] *= scale;
    }
    data[at + right] -= (float) factor;
    return Math.log(sum) - ofRight;
  }
}
