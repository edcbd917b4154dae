package dev.elman.loss;

/// The factor of focal losses: a power of the probability `m` of a wrong answer.
final class Focus {
  private Focus() {}

  /// `m^gamma`.
  static double power(double m, double gamma) {
    return gamma == 2 ? m * m : Math.pow(m, gamma);
  }

  /// `∂/∂m m^gamma`.
  static double slope(double m, double gamma) {
    return gamma == 0 ? 0 : gamma * power(m, gamma - 1);
  }

  static void requireAlpha(String loss, double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          loss
              + " alpha: expected a number in [0, 1], but got "
              + alpha
              + ". It is the weight of the rare class; a usual value is 0.25.");
    }
  }

  static void requireGamma(String loss, double gamma) {
    if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          loss
              + " gamma: expected a number of at least 0, but got "
              + gamma
              + ". The larger, the less easy questions count; a usual value is 2.");
    }
  }
}
