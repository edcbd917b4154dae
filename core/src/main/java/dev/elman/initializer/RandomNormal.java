package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.random.RandomGenerator;

/// Normally distributed values.
///
/// @param mean the mean; Keras's default is 0
/// @param stddev the standard deviation, at least 0; Keras's default is 0.05
public record RandomNormal(double mean, double stddev) implements Initializer {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is not finite, or the deviation is negative
  public RandomNormal {
    Options.requireNormal("random_normal", mean, stddev);
  }

  @Override
  public String name() {
    return "random_normal";
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    Gaussian gaussian = new Gaussian(random);
    int to = offset + shape.size();
    for (int i = offset; i < to; i++) {
      values[i] = (float) (mean + stddev * gaussian.next());
    }
  }
}
