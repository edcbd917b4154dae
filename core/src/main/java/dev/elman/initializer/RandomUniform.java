package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.random.RandomGenerator;

/// Values that are equally likely everywhere between two limits.
///
/// @param minval the smallest value; Keras's default is -0.05
/// @param maxval the largest value, at least `minval`; Keras's default is 0.05
public record RandomUniform(double minval, double maxval) implements Initializer {
  /// Checks the limits.
  ///
  /// @throws IllegalArgumentException if they are not finite and in order
  public RandomUniform {
    Options.require(
        minval <= maxval && Double.isFinite(maxval - minval),
        "random_uniform",
        "minval to be at most maxval, both finite",
        minval + " and " + maxval);
  }

  @Override
  public String name() {
    return "random_uniform";
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    int to = offset + shape.size();
    for (int i = offset; i < to; i++) {
      values[i] = (float) (minval + (maxval - minval) * random.nextDouble());
    }
  }
}
