package dev.elman.inspect;

import dev.elman.tensor.Tensor;

/// The largest absolute value of an eigenvalue of a square matrix: how much a vector grows or
/// shrinks in the long run when it is multiplied by the matrix again and again.
///
/// Gelfand 1941: `ρ(A) = lim ‖Aᵏ‖^(1/k)`. The power is squared again and again, and scaled to norm
/// 1 each time so that it neither overflows nor vanishes.
final class SpectralRadius {
  private static final int SQUARINGS = 24; // k = 2²⁴: the error of log ρ is about log(n) / k

  private SpectralRadius() {}

  /// The spectral radius of the block `[n, n]` of a matrix `[n, columns]` that begins at a column.
  static double of(Tensor matrix, int firstColumn) {
    int n = matrix.extent(0);
    int columns = matrix.extent(1);
    double[] power = new double[n * n];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        power[row * n + column] = matrix.data()[row * columns + firstColumn + column];
      }
    }
    double logarithm = 0; // of the norm of Aᵏ, divided by k
    double share = 1; // 1 / k
    for (int i = 0; i <= SQUARINGS; i++) {
      double norm = norm(power);
      if (norm == 0) {
        return 0;
      }
      logarithm += share * Math.log(norm);
      share /= 2;
      power = square(power, n, 1 / norm);
    }
    return Math.exp(logarithm);
  }

  private static double norm(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    double sum = 0;
    for (double value : values) {
      double scaled = largest == 0 ? 0 : value / largest;
      sum += scaled * scaled;
    }
    return largest * Math.sqrt(sum);
  }

  /// `(scale · A)²`.
  private static double[] square(double[] a, int n, double scale) {
    double[] square = new double[n * n];
    for (int row = 0; row < n; row++) {
      for (int k = 0; k < n; k++) {
        double factor = scale * scale * a[row * n + k];
        for (int column = 0; column < n; column++) {
          square[row * n + column] += factor * a[k * n + column];
        }
      }
    }
    return square;
  }
}
