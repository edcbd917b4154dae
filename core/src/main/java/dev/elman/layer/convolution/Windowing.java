package dev.elman.layer.convolution;

import dev.elman.tensor.Shape;
import java.util.Collections;
import java.util.List;

/// How a window moves over one or two axes.
///
/// @param size the extent of the window along each axis
/// @param strides how far it moves along each axis
/// @param dilation the distance between two neighbours in the window along each axis
/// @param padding what it sees beyond the ends
record Windowing(
    List<Integer> size, List<Integer> strides, List<Integer> dilation, WindowPadding padding) {

  /// One value for all axes, or one for each.
  ///
  /// @param owner how messages call it: `Conv1D strides`
  /// @throws IllegalArgumentException for another number of values, or one below 1
  static List<Integer> perAxis(String owner, List<Integer> values, int rank) {
    if (values.stream().anyMatch(value -> value < 1)
        || values.isEmpty()
        || (values.size() != 1 && values.size() != rank)) {
      throw new IllegalArgumentException(
          owner
              + ": expected "
              + (rank == 1 ? "a number" : "one number or " + rank)
              + " of at least 1, but got "
              + values
              + ".");
    }
    return values.size() == rank ? values : Collections.nCopies(rank, values.getFirst());
  }

  /// The number of axes.
  int rank() {
    return size.size();
  }

  /// K.
  int places() {
    return rank() == 1 ? size.get(0) : size.get(0) * size.get(1);
  }

  /// How far the window reaches along an axis.
  int reach(int axis) {
    return (size.get(axis) - 1) * dilation.get(axis) + 1;
  }

  /// The extent of the result along an axis, [Shape#ANY] for that; below 1 if there is none.
  int output(int axis, int extent) {
    if (extent == Shape.ANY) {
      return Shape.ANY;
    }
    int room = padding == WindowPadding.VALID ? extent - reach(axis) + 1 : extent;
    return room < 1 ? 0 : (room + strides.get(axis) - 1) / strides.get(axis);
  }

  /// The number of places before the beginning that the first window sees.
  int before(int axis, int extent) {
    int reach = reach(axis);
    return switch (padding) {
      case VALID -> 0;
      case CAUSAL -> reach - 1;
      case SAME -> Math.max((output(axis, extent) - 1) * strides.get(axis) + reach - extent, 0) / 2;
    };
  }
}
