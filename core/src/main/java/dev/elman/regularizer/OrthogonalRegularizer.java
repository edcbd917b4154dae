package dev.elman.regularizer;

import dev.elman.tensor.Shape;

/// The mean of the sizes of the cosines between different rows of a matrix, or between different
/// columns: 0 if they are orthogonal. Keras's `OrthogonalRegularizer`.
///
/// ```
/// rowᵢ     = wᵢ · min(1 / ‖wᵢ‖, 1e7)                so a row of zeros stays one
/// penalty  = factor / pairs · Σ over i < j of |rowᵢ · rowⱼ|           pairs = n (n - 1) / 2
/// dwᵢ     += factor / pairs · Σ over j ≠ i of sign(rowᵢ · rowⱼ) (rowⱼ - (rowᵢ · rowⱼ) rowᵢ) / ‖wᵢ‖
/// ```
///
/// A matrix with a single row has no pair and no penalty, where Keras's is NaN. The time grows with
/// the square of the number of rows; nothing is allocated.
///
/// Checked by `RegularizerGoldenTest` against Keras and by `RegularizerTest` against differences.
///
/// @param factor the factor, at least 0
/// @param mode what is to be orthogonal
public record OrthogonalRegularizer(double factor, Mode mode) implements Regularizer {
  private static final double LARGEST_INVERSE = 1e7; // 1 / Keras's epsilon

  /// What is to be orthogonal.
  public enum Mode {
    /// The rows of the matrix.
    ROWS,
    /// The columns of the matrix.
    COLUMNS
  }

  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public OrthogonalRegularizer {
    Checks.requireNotNegative("OrthogonalRegularizer factor", factor);
  }

  /// The same penalty for rows or columns.
  public OrthogonalRegularizer mode(Mode newMode) {
    return new OrthogonalRegularizer(factor, newMode);
  }

  @Override
  public String name() {
    return "orthogonal_regularizer";
  }

  @Override
  public void checkShape(Shape shape) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException(
          "OrthogonalRegularizer: expected a matrix [rows, columns], but got an array of shape "
              + shape
              + ". Use it for kernels only.");
    }
  }

  @Override
  public double value(float[] values, int from, Shape shape) {
    checkShape(shape);
    int n = vectors(shape);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double inverse = inverseNorm(values, from, shape, i);
      for (int j = 0; j < i; j++) {
        double dot = dot(values, from, shape, i, j);
        sum += Math.abs(dot * inverse * inverseNorm(values, from, shape, j));
      }
    }
    return n < 2 ? 0 : factor * sum / pairs(n);
  }

  @Override
  public void addGradient(float[] values, int from, Shape shape, float[] gradients) {
    checkShape(shape);
    int n = vectors(shape);
    int length = shape.extent(0) + shape.extent(1) - n;
    int step = step(shape);
    for (int i = 0; i < n; i++) {
      double inverse = inverseNorm(values, from, shape, i);
      boolean normed = inverse < LARGEST_INVERSE;
      int atI = start(from, shape, i);
      for (int j = 0; j < n; j++) {
        if (j == i) {
          continue;
        }
        double inverseJ = inverseNorm(values, from, shape, j);
        double cosine = dot(values, from, shape, i, j) * inverse * inverseJ;
        double scale = factor / pairs(n) * Math.signum(cosine) * inverse;
        double along = normed ? cosine * inverse : 0; // a row that is not normed changes its length
        int atJ = start(from, shape, j);
        for (int k = 0; k < length * step; k += step) {
          gradients[atI + k] +=
              (float) (scale * (inverseJ * values[atJ + k] - along * values[atI + k]));
        }
      }
    }
  }

  private int vectors(Shape shape) {
    return shape.extent(mode == Mode.ROWS ? 0 : 1);
  }

  /// The distance between two values of the same row or column.
  private int step(Shape shape) {
    return mode == Mode.ROWS ? 1 : shape.extent(1);
  }

  private int start(int from, Shape shape, int vector) {
    return from + vector * (mode == Mode.ROWS ? shape.extent(1) : 1);
  }

  private static double pairs(int n) {
    return n * (n - 1.0) / 2;
  }

  private double inverseNorm(float[] values, int from, Shape shape, int vector) {
    return Math.min(1 / Math.sqrt(dot(values, from, shape, vector, vector)), LARGEST_INVERSE);
  }

  private double dot(float[] values, int from, Shape shape, int i, int j) {
    int length = shape.extent(mode == Mode.ROWS ? 1 : 0);
    int step = step(shape);
    int atI = start(from, shape, i);
    int atJ = start(from, shape, j);
    double sum = 0;
    for (int k = 0; k < length * step; k += step) {
      sum += (double) values[atI + k] * values[atJ + k];
    }
    return sum;
  }
}
