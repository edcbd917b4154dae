package dev.elman.tensor;

/// A movable window on a float array: `rows` × `columns` values, row `r` beginning at `offset + r *
/// stride`.
///
/// Cells and layers say with it which part of a buffer an operation of [Ops] reads or writes. One
/// window is made once and moved from time step to time step, so the time loop allocates nothing.
public final class Matrix {
  float[] data = new float[0];
  int offset;
  int rows;
  int columns;
  int stride;

  /// A window on nothing; [#on] gives it a place.
  public Matrix() {}

  /// Moves this window and returns it.
  public Matrix on(float[] newData, int newOffset, int newRows, int newColumns, int newStride) {
    data = newData;
    offset = newOffset;
    rows = newRows;
    columns = newColumns;
    stride = newStride;
    return this;
  }

  /// Moves this window to rows that follow each other without a gap, and returns it.
  public Matrix on(float[] newData, int newOffset, int newRows, int newColumns) {
    return on(newData, newOffset, newRows, newColumns, newColumns);
  }

  /// Moves this window to all positions of a tensor: `[positions, features]`.
  public Matrix on(Tensor tensor) {
    return on(tensor.data(), 0, tensor.positions(), tensor.shape().features());
  }

  /// Moves this window to `count` columns of another one, beginning at column `from`.
  public Matrix onColumns(Matrix whole, int from, int count) {
    return on(whole.data, whole.offset + from, whole.rows, count, whole.stride);
  }

  /// The array looked at.
  public float[] data() {
    return data;
  }

  /// The index of the value in row 0, column 0.
  public int offset() {
    return offset;
  }

  /// The index of the first value of a row.
  public int offset(int row) {
    return offset + row * stride;
  }

  /// The number of rows.
  public int rows() {
    return rows;
  }

  /// The number of columns.
  public int columns() {
    return columns;
  }

  /// The distance from one row to the next in the array.
  public int stride() {
    return stride;
  }

  /// Whether the rows follow each other without a gap, so that the window is one run of `rows *
  /// columns` values.
  public boolean isContiguous() {
    return stride == columns || rows == 1;
  }

  @Override
  public String toString() {
    return "Matrix[rows=" + rows + ", columns=" + columns + ", stride=" + stride + "]";
  }
}
