package dev.elman.layer;

/// Dropout of whole features: what is dropped from a sample is dropped at all its time steps alike.
/// `[batch, time, features]` → the same.
///
/// ```
/// y_tf = x_tf m_f / (1 - rate)        m drawn per sample and feature
/// ```
///
/// Neighbouring steps tell each other what a dropped value was; a dropped feature is gone. At
/// inference `y = x`. Source: Tompson et al. 2014, *Efficient Object Localization Using
/// Convolutional Networks*, arXiv:1411.4280. Keras's `SpatialDropout1D`.
public final class SpatialDropout1d extends SpatialDropout {
  private static final String TYPE = "SpatialDropout1D";

  /// A layer that drops this part of the features of every sample.
  ///
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public SpatialDropout1d(double rate) {
    super(TYPE, rate, 2, "[time, features]");
  }

  @Override
  public String type() {
    return TYPE;
  }
}
