package dev.elman.tasks.forecasting;

/// How the values of a window are brought near 0 or 1, so that one network reads series of any
/// size.
public enum Scaling {
  /// Divided by the mean absolute value, as in DeepAR: zeros stay zeros.
  MEAN,
  /// Less the mean, divided by the standard deviation.
  INSTANCE
}
