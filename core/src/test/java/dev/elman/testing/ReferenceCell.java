package dev.elman.testing;

import java.util.List;

/// One step of a recurrent layer for one sample, in double precision.
@FunctionalInterface
public interface ReferenceCell {
  /// The states after the step; state 0 is the output.
  ///
  /// @param x the input `[F]`
  /// @param states the states before the step, `[U]` each
  /// @param weights the parameters in Keras's order: W, R and, if it is used, b
  double[][] step(double[] x, double[][] states, List<double[]> weights);

  /// The row vector `x` times one column of a row-major matrix with so many columns.
  static double dot(double[] x, double[] matrix, int columns, int column) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * matrix[i * columns + column];
    }
    return sum;
  }
}
