package dev.elman.optimizer;

import dev.elman.compute.Compute;
import dev.elman.compute.ComputeProvider;

/// Replaces the singular values of a matrix by values near 1, without finding them: Newton and
/// Schulz's iteration with the polynomial of fifth degree of Jordan et al. 2024, *Muon*
/// (kellerjordan.github.io/posts/muon).
///
/// ```
/// X = G / (‖G‖ + 1e-7)
/// X = a X + (b A + c A A) X,  A = X Xᵀ              steps times
/// ```
///
/// `X` has at most as many rows as columns; a matrix with more is transposed. An instance belongs
/// to one matrix and keeps the memory that the iteration needs.
final class NewtonSchulz {
  private final int rows;
  private final int columns;
  private final boolean transposed;
  private final double[] coefficients;
  private final Compute compute = ComputeProvider.create();
  private final float[] x;
  private final float[] product;
  private final float[] square;
  private final float[] polynomial;
  private final float[] packed;

  /// @param height the number of rows of the matrix
  /// @param width the number of its columns
  /// @param coefficients a, b and c
  NewtonSchulz(int height, int width, double... coefficients) {
    transposed = height > width;
    rows = Math.min(height, width);
    columns = Math.max(height, width);
    this.coefficients = coefficients;
    x = new float[rows * columns];
    product = new float[rows * columns];
    square = new float[rows * rows];
    polynomial = new float[rows * rows];
    int most = Math.max(compute.packedSize(rows, columns), compute.packedSize(columns, rows));
    packed = new float[Math.max(most, compute.packedSize(rows, rows))];
  }

  /// Sets a value of the matrix, whose values are numbered row-major.
  void set(int i, float value) {
    x[place(i)] = value;
  }

  /// A value of the matrix.
  float get(int i) {
    return x[place(i)];
  }

  private int place(int i) {
    return transposed ? i % rows * columns + i / rows : i;
  }

  /// Replaces the matrix.
  void iterate(int steps) {
    normalize();
    float a = (float) coefficients[0];
    float b = (float) coefficients[1];
    float c = (float) coefficients[2];
    for (int step = 0; step < steps; step++) {
      compute.pack(x, 0, columns, columns, rows, true, packed);
      multiply(x, columns, rows, square);
      compute.pack(square, 0, rows, rows, rows, false, packed);
      multiply(square, rows, rows, polynomial);
      for (int i = 0; i < square.length; i++) {
        polynomial[i] = b * square[i] + c * polynomial[i];
      }
      compute.pack(x, 0, columns, rows, columns, false, packed);
      multiply(polynomial, rows, columns, product);
      for (int i = 0; i < x.length; i++) {
        x[i] = a * x[i] + product[i];
      }
    }
  }

  private void normalize() {
    double squares = 0;
    for (float value : x) {
      squares += (double) value * value;
    }
    float divisor = (float) (Math.sqrt(squares) + 1e-7);
    for (int i = 0; i < x.length; i++) {
      x[i] /= divisor;
    }
  }

  /// `result[rows, n] = left[rows, k] · packed[k, n]`.
  private void multiply(float[] left, int k, int n, float[] result) {
    compute.matMul(rows, n, k, left, 0, k, packed, result, 0, n, false);
  }
}
