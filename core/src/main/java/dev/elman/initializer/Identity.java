package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A matrix with `gain` on the diagonal and 0 elsewhere: as recurrent kernel with relu it lets a
/// simple recurrent network remember for long (Le, Jaitly and Hinton 2015, arXiv:1504.00941).
///
/// @param gain the value on the diagonal, finite; Keras's default is 1
public record Identity(double gain) implements Initializer {
  /// Checks the gain.
  ///
  /// @throws IllegalArgumentException if it is not finite
  public Identity {
    Options.require(Double.isFinite(gain), "identity gain", "a finite number", gain);
  }

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    Options.require(shape.rank() == 2, name(), "a parameter of two axes, [rows, columns]", shape);
    int columns = shape.extent(1);
    Arrays.fill(values, offset, offset + shape.size(), 0);
    for (int i = 0; i < Math.min(shape.extent(0), columns); i++) {
      values[offset + i * columns + i] = (float) gain;
    }
  }
}
