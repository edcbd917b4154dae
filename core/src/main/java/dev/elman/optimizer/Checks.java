package dev.elman.optimizer;

import dev.elman.optimizer.schedule.LearningRate;

/// The ranges of the options that several optimizers share.
final class Checks {
  private Checks() {}

  static OptimizerOptions withLearningRate(
      String optimizer, OptimizerOptions options, double rate) {
    float rounded = (float) rate;
    if (!(rounded > 0 && rounded < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          optimizer
              + " learningRate: expected a positive number, but got "
              + rounded
              + ". Usual rates are between 0.0001 and 0.1.");
    }
    return options.learningRate(LearningRate.constant(rate));
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

  static void notNegative(String optimizer, String option, double value) {
    require(
        value >= 0 && Double.isFinite(value), optimizer, option, "a number of at least 0", value);
  }

  static void require(boolean holds, String optimizer, String option, String expected, double got) {
    if (!holds) {
      throw new IllegalArgumentException(
          optimizer + " " + option + ": expected " + expected + ", but got " + got + ".");
    }
  }
}
