package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.random.RandomGenerator;

/// A random matrix with orthonormal columns, or rows if there are fewer rows, times `gain`: Keras's
/// default for recurrent kernels. Multiplying by it over and over neither blows a state up nor lets
/// it vanish (Saxe, McClelland and Ganguli 2014, arXiv:1312.6120).
///
/// ```
/// A [n, m]   normally distributed, n = max(rows, columns), m = min(rows, columns)
/// A = Q R    Householder reflections, in double precision
/// Q · sign(diag R)                   makes Q uniform over all such matrices (Mezzadri 2007, arXiv:math-ph/0609050)
/// ```
///
/// An array `[…, columns]` of higher rank counts as a matrix of all leading axes and the last.
///
/// @param gain the length of the columns or rows, finite; Keras's default is 1
public record Orthogonal(double gain) implements Initializer {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if the gain is not finite
  public Orthogonal {
    Options.require(Double.isFinite(gain), "orthogonal gain", "a finite number", gain);
  }

  @Override
  public String name() {
    return "orthogonal";
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    Options.require(shape.rank() >= 2, name(), "a parameter of at least two axes", shape);
    int columns = shape.features();
    int rows = shape.size() / columns;
    double[][] q = orthonormal(Math.max(rows, columns), Math.min(rows, columns), random);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double value = rows < columns ? q[row][column] : q[column][row];
        values[offset + row * columns + column] = (float) (gain * value);
      }
    }
  }

  /// `m` orthonormal vectors of length `n`.
  private static double[][] orthonormal(int n, int m, RandomGenerator random) {
    Gaussian gaussian = new Gaussian(random);
    double[][] a = new double[m][n]; // the columns of A, later the reflections
    for (double[] column : a) {
      for (int i = 0; i < n; i++) {
        column[i] = gaussian.next();
      }
    }
    double[] sign = new double[m];
    for (int k = 0; k < m; k++) {
      sign[k] = makeReflection(a[k], k);
      for (int j = k + 1; j < m; j++) {
        reflect(a[k], k, a[j]);
      }
    }
    double[][] q = new double[m][n];
    for (int j = 0; j < m; j++) {
      q[j][j] = sign[j];
      for (int k = j; k >= 0; k--) {
        reflect(a[k], k, q[j]);
      }
    }
    return q;
  }

  /// Turns `x` from `k` on into the `v` of the reflection `x - 2 v (vᵀ x)` that maps it to a
  /// multiple of the `k`-th unit vector; returns the sign of that multiple, which is the diagonal
  /// of R.
  private static double makeReflection(double[] x, int k) {
    double norm = Math.sqrt(dot(x, x, k));
    double sign = x[k] > 0 ? -1 : 1; // away from x[k], so that nothing cancels
    x[k] -= sign * norm;
    double length = Math.sqrt(dot(x, x, k));
    if (length > 0) {
      for (int i = k; i < x.length; i++) {
        x[i] /= length;
      }
    }
    return sign;
  }

  private static void reflect(double[] v, int from, double[] x) {
    double factor = -2 * dot(v, x, from);
    for (int i = from; i < x.length; i++) {
      x[i] += factor * v[i];
    }
  }

  /// The scalar product from index `from` on. Four sums side by side: one alone would wait for each
  /// addition.
  private static double dot(double[] a, double[] b, int from) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i <= a.length - 4; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
