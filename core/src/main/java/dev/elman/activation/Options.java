package dev.elman.activation;

/// The ranges of the options of activations.
final class Options {
  private Options() {}

  static void requireFinite(String option, double value) {
    require(Double.isFinite(value), option, "a finite number", value);
  }

  static void requireNotNegative(String option, double value) {
    require(value >= 0 && Double.isFinite(value), option, "a number of at least 0", value);
  }

  static void requirePositive(String option, double value) {
    require(value > 0 && Double.isFinite(value), option, "a positive number", value);
  }

  static void require(boolean holds, String option, String expected, double got) {
    if (!holds) {
      throw new IllegalArgumentException(
          option + ": expected " + expected + ", but got " + got + ".");
    }
  }
}
