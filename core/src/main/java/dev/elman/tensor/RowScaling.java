package dev.elman.tensor;

/// Brings every row of a window to one size, each row by itself: the arithmetic of layer and RMS
/// normalisation.
///
/// ```
/// μ = mean(x)   or 0                       over the columns
/// s = 1 / √(mean((x - μ)²) + ε)
/// x̂ = (x - μ) s
/// ```
///
/// Source: Ba, Kiros and Hinton 2016, *Layer Normalization*, arXiv:1607.06450.
///
/// @param subtractsMean whether μ is the mean; else it is 0
/// @param epsilon ε, which keeps a constant row from being divided by 0
public record RowScaling(boolean subtractsMean, double epsilon) {
  /// Requires a positive ε, and returns it.
  ///
  /// @param where how the message calls it: `LayerNormalization`
  /// @throws IllegalArgumentException if it is not positive or not finite
  public static double checkEpsilon(String where, double epsilon) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          where
              + " epsilon: expected a positive number, but got "
              + epsilon
              + ". It keeps constant inputs from being divided by 0.");
    }
    return epsilon;
  }

  /// Writes x̂, which may be the window of x, and s.
  ///
  /// @param x `[rows, columns]`
  /// @param scaled x̂ `[rows, columns]`
  /// @param inverse s `[rows, 1]`
  public void forward(Matrix x, Matrix scaled, Matrix inverse) {
    requireSameShape(x, scaled, inverse);
    for (int r = 0; r < x.rows; r++) {
      inverse.data[inverse.offset(r)] =
          scale(x.data, x.offset(r), x.columns, scaled.data, scaled.offset(r));
    }
  }

  private float scale(float[] x, int at, int columns, float[] scaled, int to) {
    double mean = 0;
    for (int i = 0; i < columns && subtractsMean; i++) {
      mean += x[at + i];
    }
    mean /= columns;
    double squares = 0;
    for (int i = 0; i < columns; i++) {
      squares += (x[at + i] - mean) * (x[at + i] - mean);
    }
    double inverse = 1 / Math.sqrt(squares / columns + epsilon);
    for (int i = 0; i < columns; i++) {
      scaled[to + i] = (float) ((x[at + i] - mean) * inverse);
    }
    return (float) inverse;
  }

  /// In forward: `x̂ = (x - μ) s`, where μ and s depend on every column. With `g = dx̂`: `dx = s (g
  /// - mean(g) - x̂ mean(g ⊙ x̂))`, without `mean(g)` if no μ was subtracted. The window of dx may
  ///   be that of g.
  ///
  /// @param dScaled g `[rows, columns]`
  public void backward(Matrix scaled, Matrix inverse, Matrix dScaled, Matrix dx) {
    requireSameShape(scaled, dScaled, inverse);
    requireSameShape(scaled, dx, inverse);
    for (int r = 0; r < dx.rows; r++) {
      float s = inverse.data[inverse.offset(r)];
      scaleBackward(scaled, s, dScaled, dx, r);
    }
  }

  private void scaleBackward(Matrix scaled, float inverse, Matrix dScaled, Matrix dx, int row) {
    int columns = dx.columns;
    int at = scaled.offset(row);
    int from = dScaled.offset(row);
    int to = dx.offset(row);
    double mean = 0;
    double product = 0;
    for (int i = 0; i < columns; i++) {
      float g = dScaled.data[from + i];
      mean += g;
      product += (double) g * scaled.data[at + i];
    }
    mean = subtractsMean ? mean / columns : 0;
    product /= columns;
    for (int i = 0; i < columns; i++) {
      float g = dScaled.data[from + i];
      dx.data[to + i] = (float) (inverse * (g - mean - scaled.data[at + i] * product));
    }
  }

  private static void requireSameShape(Matrix x, Matrix y, Matrix inverse) {
    if (x.rows != y.rows
        || x.columns != y.columns
        || inverse.rows != x.rows
        || inverse.columns != 1) {
      throw new IllegalArgumentException(
          "RowScaling: expected two windows [rows, columns] and one [rows, 1], but got "
              + x
              + ", "
              + y
              + " and "
              + inverse
              + ".");
    }
  }
}
