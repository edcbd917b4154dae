package dev.elman.formats.weights;

/// Weights in blocks, one per gate of a cell. Elman's matrices have a column per unit, `[n, G ·
/// U]`; those of PyTorch and ONNX have a row, `[G · U, n]`, and other orders of the gates:
///
/// | | Elman | PyTorch | ONNX |
/// |---|---|---|---|
/// | LSTM | i f g o | i f g o | i o f g |
/// | GRU | z r h | r z h | z r h |
///
/// An order says for every block of the result which block of the source it is.
public final class GateBlocks {
  private GateBlocks() {}

  /// `[n, G · U]` of `[G · U, n]`.
  ///
  /// @param n the number of values in a row of the source
  public static float[] toColumns(float[] rows, int n, int... order) {
    int columns = rows.length / n;
    float[] to = new float[rows.length];
    for (int column = 0; column < columns; column++) {
      int row = source(column, columns, order);
      for (int k = 0; k < n; k++) {
        to[k * columns + column] = rows[row * n + k];
      }
    }
    return to;
  }

  /// `[G · U, n]` of `[n, G · U]`.
  ///
  /// @param n the number of rows of the source
  public static float[] toRows(float[] columns, int n, int... order) {
    int rows = columns.length / n;
    float[] to = new float[columns.length];
    for (int row = 0; row < rows; row++) {
      int column = source(row, rows, order);
      for (int k = 0; k < n; k++) {
        to[row * n + k] = columns[k * rows + column];
      }
    }
    return to;
  }

  /// The blocks of a bias `[G · U]` in another order.
  public static float[] reordered(float[] bias, int... order) {
    return toRows(bias, 1, order);
  }

  private static int source(int place, int places, int[] order) {
    int units = places / order.length;
    return order[place / units] * units + place % units;
  }
}
