package dev.elman.tasks.table;

/// What becomes of rows where a value is missing.
public enum MissingValues {
  /// They are an error that says where.
  REFUSE,
  /// They are left out.
  DROP,
  /// The mean of the column over the rows that were fitted stands for a number, no category at all
  /// for a category. Labels must be there.
  MEAN
}
