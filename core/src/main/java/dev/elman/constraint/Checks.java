package dev.elman.constraint;

/// The range of the options of constraints.
final class Checks {
  private Checks() {}

  static void requireNorm(String option, double value) {
    require(value >= 0 && Double.isFinite(value), option, "a number of at least 0", value);
  }

  static void require(boolean holds, String option, String expected, double got) {
    if (!holds) {
      throw new IllegalArgumentException(
          option + ": expected " + expected + ", but got " + got + ".");
    }
  }
}
