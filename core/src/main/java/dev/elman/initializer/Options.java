package dev.elman.initializer;

/// The ranges of the options of initializers.
final class Options {
  private Options() {}

  static void require(boolean holds, String option, String expected, Object got) {
    if (!holds) {
      throw new IllegalArgumentException(
          option + ": expected " + expected + ", but got " + got + ".");
    }
  }

  static void requireNormal(String initializer, double mean, double stddev) {
    require(Double.isFinite(mean), initializer + " mean", "a finite number", mean);
    require(
        stddev >= 0 && Double.isFinite(stddev),
        initializer + " stddev",
        "a number of at least 0",
        stddev);
  }
}
