package dev.elman.layer.convolution;

/// The mean of the values that each window sees of a channel, over time: `[batch, time, channels]`
/// → the same with shorter axes.
///
/// Keras's `AveragePooling1D` with `channels_last`.
public final class AveragePooling1d extends AveragePooling {
  /// A layer of this configuration.
  public AveragePooling1d(PoolConfig config) {
    super(config, 1);
  }

  @Override
  public String type() {
    return "AveragePooling1D";
  }
}
