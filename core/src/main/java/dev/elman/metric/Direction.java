package dev.elman.metric;

/// Which values of a [Metric] are the better ones.
public enum Direction {
  /// The higher the better, as of an accuracy.
  UP,
  /// The lower the better, as of an error.
  DOWN,
  /// It cannot be said.
  UNKNOWN
}
