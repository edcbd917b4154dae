package dev.elman.testing;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// An activation of one row, in double precision.
@FunctionalInterface
public interface ReferenceActivation {
  /// The results for one row, whose values are left as they are.
  double[] apply(double[] row);

  /// An activation that maps every value on its own.
  static ReferenceActivation of(DoubleUnaryOperator f) {
    return row -> Arrays.stream(row).map(f).toArray();
  }
}
