package dev.elman.layer.convolution;

/// The largest value of each channel over the whole image: `[batch, height, width, channels]` →
/// `[batch, channels]`.
///
/// Keras's `GlobalMaxPooling2D` with `channels_last`.
public final class GlobalMaxPooling2d extends GlobalMaxPooling {
  /// A layer that leaves the axes of space out: Keras's default.
  public GlobalMaxPooling2d() {
    this(false);
  }

  /// A layer with this option.
  ///
  /// @param keepdims whether the axes of space stay, with extents of 1
  public GlobalMaxPooling2d(boolean keepdims) {
    super(2, keepdims);
  }

  @Override
  public String type() {
    return "GlobalMaxPooling2D";
  }
}
