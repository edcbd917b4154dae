package dev.elman.layer.convolution;

/// The mean of the values of each channel over all real steps: `[batch, time, channels]` → `[batch,
/// channels]`.
///
/// Keras's `GlobalAveragePooling1D` with `channels_last`.
///
/// *Mask*: masked steps take no part; none goes on. *Difference* from Keras: a sequence without a
/// real step gives zeros and not NaN.
public final class GlobalAveragePooling1d extends GlobalAveragePooling {
  /// A layer that leaves the axis of time out: Keras's default.
  public GlobalAveragePooling1d() {
    this(false);
  }

  /// A layer with this option.
  ///
  /// @param keepdims whether the axis of time stays, with an extent of 1
  public GlobalAveragePooling1d(boolean keepdims) {
    super(1, keepdims);
  }

  @Override
  public String type() {
    return "GlobalAveragePooling1D";
  }
}
