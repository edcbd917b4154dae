package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.random.RandomGenerator;

/// Normally distributed values, those more than two standard deviations away from the mean being
/// drawn again. Their deviation is therefore 0.8796 times `stddev`, as in Keras.
///
/// @param mean the mean; Keras's default is 0
/// @param stddev the standard deviation before the truncation, at least 0; Keras's default is 0.05
public record TruncatedNormal(double mean, double stddev) implements Initializer {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is not finite, or the deviation is negative
  public TruncatedNormal {
    Options.requireNormal("truncated_normal", mean, stddev);
  }

  @Override
  public String name() {
    return "truncated_normal";
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    Gaussian gaussian = new Gaussian(random);
    int to = offset + shape.size();
    for (int i = offset; i < to; i++) {
      values[i] = (float) (mean + stddev * gaussian.nextTruncated());
    }
  }
}
