package dev.elman.data;

/// On which side of a sequence something is added or cut away.
public enum Padding {
  /// Before the first step.
  PRE,
  /// Behind the last step.
  POST
}
