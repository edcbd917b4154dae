package dev.elman.optimizer.schedule;

/// The ranges of the options of schedules.
final class Checks {
  private Checks() {}

  static void rate(String option, double rate) {
    require(
        rate >= 0 && Double.isFinite(rate),
        option,
        "a number of at least 0",
        Double.toString(rate));
  }

  static void steps(String option, long steps) {
    require(steps > 0, option, "at least one step", Long.toString(steps));
  }

  static void notNegative(String option, double value) {
    require(
        value >= 0 && Double.isFinite(value),
        option,
        "a number of at least 0",
        Double.toString(value));
  }

  static void positive(String option, double value) {
    require(
        value > 0 && Double.isFinite(value), option, "a positive number", Double.toString(value));
  }

  static void require(boolean holds, String option, String expected, String got) {
    if (!holds) {
      throw new IllegalArgumentException(
          option + ": expected " + expected + ", but got " + got + ".");
    }
  }
}
