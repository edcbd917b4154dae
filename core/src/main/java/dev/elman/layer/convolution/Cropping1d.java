package dev.elman.layer.convolution;

/// Leaves out steps at the beginning and at the end of a sequence: `[batch, time, features]` →
/// `[batch, time - before - after, features]`.
///
/// Keras's `Cropping1D`.
public final class Cropping1d extends StepCopy {
  private final int before;
  private final int after;

  /// A layer that does so with one step on either side: Keras's default.
  public Cropping1d() {
    this(1, 1);
  }

  /// A layer with these numbers of steps.
  ///
  /// @throws IllegalArgumentException if one is negative
  public Cropping1d(int before, int after) {
    this.before = require("before", before, 0);
    this.after = require("after", after, 0);
  }

  @Override
  int outputTime(int time) {
    return time - before - after;
  }

  @Override
  int source(int t) {
    return t + before;
  }

  @Override
  public String type() {
    return "Cropping1D";
  }

  /// The number of steps before the sequence, or at its beginning.
  public int before() {
    return before;
  }

  /// The number of steps behind the sequence, or at its end.
  public int after() {
    return after;
  }
}
