package dev.elman.layer.convolution;

/// Repeats every step: `[batch, time, features]` → `[batch, size · time, features]`.
///
/// Keras's `UpSampling1D`.
public final class UpSampling1d extends StepCopy {
  private final int size;

  /// A layer that has every step twice: Keras's default.
  public UpSampling1d() {
    this(2);
  }

  /// A layer that has every step so many times.
  ///
  /// @throws IllegalArgumentException if that is less than once
  public UpSampling1d(int size) {
    this.size = require("size", size, 1);
  }

  @Override
  int outputTime(int time) {
    return size * time;
  }

  @Override
  int source(int t) {
    return t / size;
  }

  @Override
  public String type() {
    return "UpSampling1D";
  }

  /// How many times every step appears.
  public int size() {
    return size;
  }
}
