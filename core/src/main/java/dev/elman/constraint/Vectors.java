package dev.elman.constraint;

import dev.elman.tensor.Shape;

/// The loop over the vectors of an array of any rank. Axes are a set of bits, and the recursion
/// goes from the outermost axis inwards, so nothing is allocated.
final class Vectors {
  private Vectors() {}

  /// Multiplies every vector with the factor of its norm.
  static void scale(
      NormConstraint<?> constraint, float[] values, int from, Shape shape, int along) {
    scale(constraint, values, from, shape, along, 0);
  }

  /// Visits the places of the first value of each vector: all places along the other axes.
  private static void scale(
      NormConstraint<?> constraint, float[] values, int at, Shape shape, int along, int axis) {
    if (axis == shape.rank()) {
      double norm = Math.sqrt(squares(values, at, shape, along, 0));
      multiply(values, at, shape, along, 0, (float) constraint.factor(norm));
      return;
    }
    int count = isAlong(along, axis) ? 1 : shape.extent(axis);
    int step = step(shape, axis);
    for (int i = 0; i < count; i++) {
      scale(constraint, values, at + i * step, shape, along, axis + 1);
    }
  }

  private static double squares(float[] values, int at, Shape shape, int along, int axis) {
    if (axis == shape.rank()) {
      return (double) values[at] * values[at];
    }
    int count = isAlong(along, axis) ? shape.extent(axis) : 1;
    int step = step(shape, axis);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += squares(values, at + i * step, shape, along, axis + 1);
    }
    return sum;
  }

  private static void multiply(
      float[] values, int at, Shape shape, int along, int axis, float factor) {
    if (axis == shape.rank()) {
      values[at] *= factor;
      return;
    }
    int count = isAlong(along, axis) ? shape.extent(axis) : 1;
    int step = step(shape, axis);
    for (int i = 0; i < count; i++) {
      multiply(values, at + i * step, shape, along, axis + 1, factor);
    }
  }

  private static boolean isAlong(int along, int axis) {
    return (along & 1 << axis) != 0;
  }

  /// The distance between two values that are neighbours along an axis.
  private static int step(Shape shape, int axis) {
    int step = 1;
    for (int inner = axis + 1; inner < shape.rank(); inner++) {
      step *= shape.extent(inner);
    }
    return step;
  }
}
