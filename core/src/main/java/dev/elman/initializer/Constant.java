package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The same value everywhere. `zeros` and `ones` are this with the values 0 and 1.
///
/// @param name Keras's name: `constant`, `zeros` or `ones`
/// @param value the value
public record Constant(String name, double value) implements Initializer {
  /// Checks the value.
  ///
  /// @throws IllegalArgumentException if it is not finite
  public Constant {
    Options.require(Double.isFinite(value), name + " value", "a finite number", value);
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    Arrays.fill(values, offset, offset + shape.size(), (float) value);
  }
}
