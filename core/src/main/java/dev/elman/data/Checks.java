package dev.elman.data;

/// Ranges that several options have.
final class Checks {
  private Checks() {}

  static int atLeast(int least, String what, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + ": expected at least " + least + ", but got " + value + ".");
    }
    return value;
  }
}
