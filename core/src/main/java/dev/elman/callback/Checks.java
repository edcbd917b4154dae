package dev.elman.callback;

/// Checks of options.
final class Checks {
  private Checks() {}

  static int atLeast(String owner, String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          owner + " " + option + ": expected at least " + least + ", but got " + value + ".");
    }
    return value;
  }
}
