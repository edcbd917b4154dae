package dev.elman.tensor;

/// What [Ops] requires of the windows that it is given, and how it goes over them.
final class Windows {
  private Windows() {}

  static void requireProduct(Matrix a, PackedMatrix b, Matrix c) {
    if (a.columns != b.rows() || a.rows != c.rows || b.columns() != c.columns) {
      throw new IllegalArgumentException(
          "Ops.matMul: expected a [m, k], b [k, n] and c [m, n], but got "
              + a
              + ", ["
              + b.rows()
              + ", "
              + b.columns()
              + "] and "
              + c
              + ".");
    }
  }

  /// Windows with a row for each row of h, of `blocks` times its columns, without gaps.
  static void requireRows(int blocks, Matrix h, Matrix x, Matrix y) {
    requireRows(blocks, h, x);
    requireRows(blocks, h, y);
  }

  static void requireRows(int blocks, Matrix h, Matrix x, Matrix y, Matrix z) {
    requireRows(blocks, h, x, y);
    requireRows(blocks, h, z);
  }

  static void requireRows(int blocks, Matrix h, Matrix x) {
    if (x.rows != h.rows
        || x.columns != blocks * h.columns
        || !x.isContiguous()
        || !h.isContiguous()) {
      throw new IllegalArgumentException(
          "Ops: expected rows of "
              + blocks
              + " blocks without gaps for "
              + h
              + ", but got "
              + x
              + ".");
    }
  }

  /// Rows that follow each other without a gap are computed as one run.
  static int runs(Matrix x, Matrix y) {
    requireSameShape(x, y);
    return x.isContiguous() && y.isContiguous() ? 1 : x.rows;
  }

  static int runs(Matrix x, Matrix y, Matrix z) {
    requireSameShape(x, y);
    requireSameShape(x, z);
    return x.isContiguous() && y.isContiguous() && z.isContiguous() ? 1 : x.rows;
  }

  static int runLength(Matrix x, int runs) {
    return x.rows == 0 ? 0 : x.rows / runs * x.columns;
  }

  static void requireSameShape(Matrix x, Matrix y) {
    if (x.rows != y.rows || x.columns != y.columns) {
      throw new IllegalArgumentException(
          "Ops: expected two windows of the same shape, but got " + x + " and " + y + ".");
    }
  }
}
