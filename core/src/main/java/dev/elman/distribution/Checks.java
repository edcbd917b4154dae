package dev.elman.distribution;

/// Requirements of several distributions.
final class Checks {
  private Checks() {}

  static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          what + ": expected a positive number, but got " + value + ".");
    }
  }

  static void requireProbability(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "Distribution.quantile: expected a probability in [0, 1], but got "
              + p
              + ". The median is quantile(0.5).");
    }
  }
}
