package dev.elman.model;

/// What [Model#fit] prints.
public enum Verbose {
  /// [#BAR] on a terminal, [#LINES] elsewhere: Keras's `"auto"`.
  AUTO,
  /// Nothing: Keras's 0.
  SILENT,
  /// A bar per epoch that moves with the batches: Keras's 1.
  BAR,
  /// A line per epoch: Keras's 2.
  LINES
}
