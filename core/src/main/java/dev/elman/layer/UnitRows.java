package dev.elman.layer;

/// Brings rows to length 1: `y = x / |x|`, where `1 / |x|` is at most 1e7, as in Keras, so that a
/// row of zeros stays one.
final class UnitRows {
  private static final double LARGEST_FACTOR = 1e7;

  private UnitRows() {}

  /// Changes a row to length 1 and returns what it was multiplied by.
  static float normalize(float[] row, int at, int count) {
    double squares = 0;
    for (int i = at; i < at + count; i++) {
      squares += (double) row[i] * row[i];
    }
    double factor = Math.min(1 / Math.sqrt(squares), LARGEST_FACTOR);
    for (int i = at; i < at + count; i++) {
      row[i] = (float) (row[i] * factor);
    }
    return (float) factor;
  }

  /// Changes the gradient of a result to that of its row: `dx = (dy - y (dy · y)) / |x|`.
  ///
  /// @param y the results, with the same places as the gradients
  /// @param factor what [#normalize] returned
  static void backward(float[] y, float[] dy, int at, int count, float factor) {
    double along = 0;
    for (int i = at; i < at + count && factor < LARGEST_FACTOR; i++) {
      along += (double) dy[i] * y[i];
    }
    for (int i = at; i < at + count; i++) {
      dy[i] = (float) ((dy[i] - y[i] * along) * factor);
    }
  }
}
