package dev.elman.activation;

/// Checks the options of activations.
final class Options {
  private Options() {}

  static void require(boolean holds, String option, String expected, double got) {
    if (!holds) {
      throw new IllegalArgumentException(
          option + ": expected " + expected + ", but got " + got + ".");
    }
  }
}
