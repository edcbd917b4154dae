package dev.elman.callback;

/// Which values of a monitored metric are the better ones.
public enum Mode {
  /// What the metric itself says; the lower for losses.
  AUTO,
  /// The lower the better.
  MIN,
  /// The higher the better.
  MAX
}
