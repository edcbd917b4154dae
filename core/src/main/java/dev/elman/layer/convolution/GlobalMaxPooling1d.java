package dev.elman.layer.convolution;

/// The largest value of each channel over all steps: `[batch, time, channels]` → `[batch,
/// channels]`.
///
/// Keras's `GlobalMaxPooling1D` with `channels_last`.
public final class GlobalMaxPooling1d extends GlobalMaxPooling {
  /// A layer that leaves the axis of time out: Keras's default.
  public GlobalMaxPooling1d() {
    this(false);
  }

  /// A layer with this option.
  ///
  /// @param keepdims whether the axis of time stays, with an extent of 1
  public GlobalMaxPooling1d(boolean keepdims) {
    super(1, keepdims);
  }

  @Override
  public String type() {
    return "GlobalMaxPooling1D";
  }
}
