package dev.elman.loss;

/// Keras's protection against the logarithm of 0: probabilities are clipped to [1e-7, 1 - 1e-7].
final class Probability {
  /// Keras's `epsilon()`.
  static final double EPSILON = 1e-7;

  private Probability() {}

  static double clip(double p) {
    return Math.clamp(p, EPSILON, 1 - EPSILON);
  }

  /// Whether clipping changes `p`, so that the loss does not depend on it.
  static boolean isClipped(double p) {
    return p < EPSILON || p > 1 - EPSILON;
  }

  /// A label moved towards equal probabilities of `n` answers.
  static double smooth(double label, double labelSmoothing, int n) {
    return label * (1 - labelSmoothing) + labelSmoothing / n;
  }
}
