package dev.elman.layer;

/// Dropout of whole channels of images: what is dropped from a sample is dropped at all its
/// positions alike. `[batch, height, width, channels]` → the same. [SpatialDropout1d] says why.
///
/// Keras's `SpatialDropout2D` with `channels_last`.
public final class SpatialDropout2d extends SpatialDropout {
  private static final String TYPE = "SpatialDropout2D";

  /// A layer that drops this part of the channels of every sample.
  ///
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public SpatialDropout2d(double rate) {
    super(TYPE, rate, 3, "[height, width, channels]");
  }

  @Override
  public String type() {
    return TYPE;
  }
}
