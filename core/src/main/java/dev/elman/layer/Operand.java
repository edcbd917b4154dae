package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One input of a [Merge] and how it meets the result: axes are matched from the last on, and an
/// axis of extent 1, or one that the input lacks, is repeated.
final class Operand {
  private int[] extents = new int[0]; // of the result
  private int[] strides = new int[0]; // in the input, 0 for an axis that is repeated
  private int rank;
  private boolean repeats;
  private int stepSize;
  private @Nullable Mask mask;
  private @Nullable Tensor x;

  void set(Tensor newX, @Nullable Mask newMask, Extents result) {
    x = newX;
    mask = newMask;
    rank = result.rank();
    if (strides.length < rank) {
      extents = new int[rank];
      strides = new int[rank];
    }
    int missing = rank - newX.rank();
    int stride = 1;
    repeats = false;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int own = axis == 0 ? 0 : axis - missing; // the batch is the first axis of both
      int extent = axis > 0 && own < 1 ? 1 : newX.extent(own);
      extents[axis] = result.get(axis);
      strides[axis] = extent == 1 ? 0 : stride;
      repeats |= extent != extents[axis];
      stride *= extent;
    }
    stepSize = newX.rank() > 1 ? newX.rowSize() / newX.extent(1) : 1;
  }

  /// Whether every value of the input meets one of the result, in the same order.
  boolean isWhole() {
    return !repeats;
  }

  /// The place in the input of what meets a value of the result.
  int index(int place) {
    if (!repeats) {
      return place;
    }
    int rest = place;
    int index = 0;
    for (int axis = rank - 1; axis >= 0; axis--) {
      index += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    return index;
  }

  /// The value of the input that meets a value of the result.
  float value(int place) {
    return x().data()[index(place)];
  }

  /// Whether what meets a value of the result belongs to a real step.
  boolean isReal(int place) {
    return mask == null || mask.get(index(place) / stepSize);
  }

  boolean hasMask() {
    return mask != null;
  }

  Tensor x() {
    return Objects.requireNonNull(x, "backward before forward");
  }
}
