package dev.elman.optimizer;

/// The ranges of the options that several optimizers share.
final class Checks {
  private Checks() {}

  static void learningRate(String optimizer, float rate) {
    if (!(rate > 0 && rate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          optimizer
              + " learningRate: expected a positive number, but got "
              + rate
              + ". Usual rates are between 0.0001 and 0.1.");
    }
  }

  /// Requires a factor by which a running mean is kept at each step.
  static void decay(String optimizer, String option, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          optimizer
              + " "
              + option
              + ": expected a number in [0, 1), but got "
              + value
              + ". Usual values are between 0.9 and 0.999.");
    }
  }

  static void epsilon(String optimizer, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          optimizer
              + " epsilon: expected a positive number, but got "
              + value
              + ". It keeps the divisor away from 0; Keras's default is 1e-7.");
    }
  }
}
