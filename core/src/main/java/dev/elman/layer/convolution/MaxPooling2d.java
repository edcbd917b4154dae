package dev.elman.layer.convolution;

/// The largest value that each window sees of a channel, over images: `[batch, height, width,
/// channels]` → the same with shorter axes.
///
/// Keras's `MaxPooling2D` with `channels_last`.
public final class MaxPooling2d extends MaxPooling {
  /// A layer whose windows of 2 do not overlap: Keras's default.
  public MaxPooling2d() {
    this(PoolConfig.of(2));
  }

  /// A layer of this configuration.
  public MaxPooling2d(PoolConfig config) {
    super(config, 2);
  }

  @Override
  public String type() {
    return "MaxPooling2D";
  }
}
