package dev.elman.layer.convolution;

/// The mean of the values that each window sees of a channel, over images: `[batch, height, width,
/// channels]` → the same with shorter axes.
///
/// Keras's `AveragePooling2D` with `channels_last`.
public final class AveragePooling2d extends AveragePooling {
  /// A layer of this configuration.
  public AveragePooling2d(PoolConfig config) {
    super(config, 2);
  }

  @Override
  public String type() {
    return "AveragePooling2D";
  }
}
