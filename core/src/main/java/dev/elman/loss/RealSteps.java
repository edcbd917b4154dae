package dev.elman.loss;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The steps of one sample that are not masked, wherever they stand in their row.
final class RealSteps {
  private int[] begin = new int[0];
  private int count;

  /// Looks at row `row` of `[batch, time, features]`.
  ///
  /// @param mask the real steps, or null for all; ignored if it is for another number of steps
  void read(Tensor x, @Nullable Mask mask, int row) {
    int time = x.extent(1);
    int features = x.extent(2);
    if (begin.length < time) {
      begin = new int[time];
    }
    count = 0;
    for (int t = 0; t < time; t++) {
      if (mask == null || mask.time() != time || mask.get(row, t)) {
        begin[count++] = (row * time + t) * features;
      }
    }
  }

  /// The number of real steps.
  int count() {
    return count;
  }

  /// Where the features of real step `i` begin.
  int begin(int i) {
    return begin[i];
  }
}
