package dev.elman.layer.convolution;

/// A convolution over time: `[batch, time, channels]` → `[batch, time, filters]`.
///
/// ```
/// z_t = Σ_k x_{t s + k d - p} W_k + b          k = 0 … K-1
/// y = f(z)
/// ```
///
/// s is the stride, d the dilation and p the padding before the sequence. With `groups` the
/// channels and the filters are cut into so many parts, and each part of the filters reads one part
/// of the channels.
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | W | `[K, C / groups, F]` | kernel | weight, axes reversed |
/// | b | `[F]` | bias | bias |
///
/// Keras's `Conv1D` with `channels_last`. *Mask*: none goes on, as in Keras, since windows mix real
/// steps and padding.
public final class Conv1d extends ConvLayer {
  /// A layer of this configuration.
  ///
  /// @throws IllegalArgumentException if an option has values for two axes
  public Conv1d(ConvConfig config) {
    super(config, 1);
  }

  @Override
  public String type() {
    return "Conv1D";
  }
}
