package dev.elman.regularizer;

/// The range of the options of regularizers.
final class Checks {
  private Checks() {}

  static void requireNotNegative(String option, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          option
              + ": expected a number of at least 0, but got "
              + value
              + ". Usual factors are between 0.00001 and 0.1.");
    }
  }
}
