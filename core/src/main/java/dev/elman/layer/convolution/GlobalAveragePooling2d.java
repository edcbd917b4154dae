package dev.elman.layer.convolution;

/// The mean of the values of each channel over the whole image: `[batch, height, width, channels]`
/// → `[batch, channels]`.
///
/// Keras's `GlobalAveragePooling2D` with `channels_last`.
public final class GlobalAveragePooling2d extends GlobalAveragePooling {
  /// A layer that leaves the axes of space out: Keras's default.
  public GlobalAveragePooling2d() {
    this(false);
  }

  /// A layer with this option.
  ///
  /// @param keepdims whether the axes of space stay, with extents of 1
  public GlobalAveragePooling2d(boolean keepdims) {
    super(2, keepdims);
  }

  @Override
  public String type() {
    return "GlobalAveragePooling2D";
  }
}
