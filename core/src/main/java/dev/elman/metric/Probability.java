package dev.elman.metric;

/// Keras's protection against the logarithm of 0: probabilities are clipped to [1e-7, 1 - 1e-7].
final class Probability {
  /// Keras's `epsilon()`.
  static final double EPSILON = 1e-7;

  private Probability() {}

  static double clip(double p) {
    return Math.clamp(p, EPSILON, 1 - EPSILON);
  }
}
