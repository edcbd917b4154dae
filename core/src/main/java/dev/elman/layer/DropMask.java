package dev.elman.layer;

import dev.elman.tensor.Seed;

/// Which values dropout keeps: a function of a seed and the place of the value in the batch, so it
/// does not depend on the number of threads, and backward draws it again instead of keeping it.
final class DropMask {
  private final float rate;
  private final float scale; // keeps the expected value

  /// @param where how the message calls the rate: `Dropout rate`
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  DropMask(String where, double rate) {
    this.rate = (float) rate;
    if (!(this.rate >= 0 && this.rate < 1)) {
      throw new IllegalArgumentException(
          where
              + ": expected a rate in [0, 1), but got "
              + rate
              + ". The rate is the part of the inputs that is set to zero; 0.2 to 0.5 are usual.");
    }
    scale = 1 / (1 - this.rate);
  }

  /// What the value with this number is multiplied by: 0 or `1 / (1 - rate)`.
  float factor(long seed, long index) {
    return Seed.uniform(seed, index) >= rate ? scale : 0;
  }

  /// Whether nothing is dropped in this pass.
  boolean isIdle(Tape tape) {
    return rate == 0 || !tape.training();
  }

  float rate() {
    return rate;
  }
}
