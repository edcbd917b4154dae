package dev.elman.layer;

import dev.elman.tensor.Shape;
import java.util.Arrays;

/// The extents of a batch, put together anew at every pass: what a [Shape] says, without allocating
/// one.
final class Extents {
  private int[] extents = new int[4];
  private int rank;

  /// Begins again with this extent.
  Extents of(int first) {
    rank = 0;
    return add(first);
  }

  /// Begins again with all extents of a shape.
  Extents of(Shape shape) {
    rank = 0;
    return addFrom(0, shape);
  }

  /// Adds the innermost axis.
  Extents add(int extent) {
    if (extents.length == rank) {
      extents = Arrays.copyOf(extents, 2 * rank);
    }
    extents[rank++] = extent;
    return this;
  }

  /// Adds so many axes of this extent.
  Extents add(int extent, int axes) {
    for (int i = 0; i < axes; i++) {
      add(extent);
    }
    return this;
  }

  /// Adds the axes of a shape from one on.
  Extents addFrom(int first, Shape shape) {
    for (int axis = first; axis < shape.rank(); axis++) {
      add(shape.extent(axis));
    }
    return this;
  }

  /// Changes the extent of an axis.
  Extents set(int axis, int extent) {
    extents[axis] = extent;
    return this;
  }

  /// The extent of an axis.
  int get(int axis) {
    return extents[axis];
  }

  /// The number of axes.
  int rank() {
    return rank;
  }

  boolean areThoseOf(Shape shape) {
    if (shape.rank() != rank) {
      return false;
    }
    for (int axis = 0; axis < rank; axis++) {
      if (shape.extent(axis) != extents[axis]) {
        return false;
      }
    }
    return true;
  }

  Shape toShape() {
    return Shape.of(Arrays.copyOf(extents, rank));
  }
}
