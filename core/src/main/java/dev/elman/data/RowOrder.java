package dev.elman.data;

/// Which rows an epoch takes, one after the other.
public interface RowOrder {
  /// The number of rows.
  int count();

  /// The row that is taken at a place, from 0 to [#count()] − 1.
  int row(int place);
}
