package dev.elman.constraint;

import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// A constraint of the norms of the vectors that an array consists of.
///
/// A vector holds the values that differ only in their place along [#axes()], as in Keras: with
/// axis 0 of a kernel `[inputs, units]` it holds the weights that lead to one unit. Negative axes
/// count from the end.
///
/// *Non-finite values*: a NaN makes its vector NaN.
///
/// @param <S> the type of a changed copy
public interface NormConstraint<S> extends Constraint {
  /// Keras's `backend.epsilon()`, which is added to every norm that divides.
  double EPSILON = 1e-7;

  /// The axes along which the norms are taken.
  List<Integer> axes();

  /// The same constraint with other axes.
  S axes(List<Integer> newAxes);

  /// The same constraint with other axes: Keras's `axis`.
  default S axis(int... newAxes) {
    return axes(Arrays.stream(newAxes).boxed().toList());
  }

  /// What a vector of this norm is multiplied with.
  double factor(double norm);

  @Override
  default void checkShape(Shape shape) {
    int rank = shape.rank();
    boolean inRange = axes().stream().allMatch(axis -> axis >= -rank && axis < rank);
    if (!inRange
        || axes().stream().map(axis -> Math.floorMod(axis, rank)).distinct().count()
            < axes().size()) {
      throw new IllegalArgumentException(
          name()
              + " axis: expected different axes of an array of shape "
              + shape
              + ", but got "
              + axes()
              + ". Axes count from 0, or from -1 backwards.");
    }
  }

  @Override
  default void project(float[] values, int from, Shape shape) {
    int along = 0;
    for (int i = 0; i < axes().size(); i++) {
      along |= 1 << Math.floorMod(axes().get(i), shape.rank());
    }
    Vectors.scale(this, values, from, shape, along);
  }
}
