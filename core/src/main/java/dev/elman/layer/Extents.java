package dev.elman.layer;

import dev.elman.tensor.Shape;
import java.util.Arrays;

/// The extents of a batch, put together anew at every pass: what a [Shape] says, without allocating
/// one.
public final class Extents {
  private int[] extents = new int[4];
  private int rank;

  /// No axes.
  public Extents() {}

  /// Begins again with this extent.
  public Extents of(int first) {
    rank = 0;
    return add(first);
  }

  /// Begins again with all extents of a shape.
  public Extents of(Shape shape) {
    rank = 0;
    return addFrom(0, shape);
  }

  /// Adds the innermost axis.
  public Extents add(int extent) {
    if (extents.length == rank) {
      extents = Arrays.copyOf(extents, 2 * rank);
    }
    extents[rank++] = extent;
    return this;
  }

  /// Adds so many axes of this extent.
  public Extents add(int extent, int axes) {
    for (int i = 0; i < axes; i++) {
      add(extent);
    }
    return this;
  }

  /// Adds the axes of a shape from one on.
  public Extents addFrom(int first, Shape shape) {
    for (int axis = first; axis < shape.rank(); axis++) {
      add(shape.extent(axis));
    }
    return this;
  }

  /// Changes the extent of an axis.
  public Extents set(int axis, int extent) {
    extents[axis] = extent;
    return this;
  }

  /// The extent of an axis.
  public int get(int axis) {
    return extents[axis];
  }

  /// The number of axes.
  public int rank() {
    return rank;
  }

  /// Whether a shape has these extents.
  public boolean areThoseOf(Shape shape) {
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

  /// The shape with these extents.
  public Shape toShape() {
    return Shape.of(Arrays.copyOf(extents, rank));
  }
}
