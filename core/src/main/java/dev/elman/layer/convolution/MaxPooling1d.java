package dev.elman.layer.convolution;

/// The largest value that each window sees of a channel, over time: `[batch, time, channels]` → the
/// same with shorter axes.
///
/// Keras's `MaxPooling1D` with `channels_last`.
public final class MaxPooling1d extends MaxPooling {
  /// A layer whose windows of 2 steps do not overlap: Keras's default.
  public MaxPooling1d() {
    this(PoolConfig.of(2));
  }

  /// A layer of this configuration.
  public MaxPooling1d(PoolConfig config) {
    super(config, 1);
  }

  @Override
  public String type() {
    return "MaxPooling1D";
  }
}
