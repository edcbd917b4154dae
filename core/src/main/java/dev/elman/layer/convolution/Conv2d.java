package dev.elman.layer.convolution;

/// A convolution over images: `[batch, height, width, channels]` → `[batch, height, width,
/// filters]`. It computes what [Conv1d] does, along two axes.
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | W | `[height, width, C / groups, F]` | kernel | weight: `[F, C / groups, height, width]` |
/// | b | `[F]` | bias | bias |
///
/// Keras's `Conv2D` with `channels_last`.
public final class Conv2d extends ConvLayer {
  /// A layer of this configuration.
  ///
  /// @throws IllegalArgumentException if the padding is causal
  public Conv2d(ConvConfig config) {
    super(config, 2);
  }

  @Override
  public String type() {
    return "Conv2D";
  }
}
