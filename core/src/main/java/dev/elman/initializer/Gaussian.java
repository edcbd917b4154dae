package dev.elman.initializer;

import java.util.random.RandomGenerator;

/// Normally distributed numbers with mean 0 and standard deviation 1 (polar method: Marsaglia and
/// Bray 1964).
///
/// Not `nextGaussian`: its bits may change with the JDK and the machine, those of `StrictMath` do
/// not.
final class Gaussian {
  private final RandomGenerator random;
  private double spare;
  private boolean hasSpare;

  Gaussian(RandomGenerator random) {
    this.random = random;
  }

  double next() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double u;
    double v;
    double square;
    do {
      u = 2 * random.nextDouble() - 1;
      v = 2 * random.nextDouble() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    spare = v * factor;
    hasSpare = true;
    return u * factor;
  }

  /// A number at most 2 standard deviations away from the mean: others are drawn again, as Keras
  /// does.
  double nextTruncated() {
    double value = next();
    while (Math.abs(value) > 2) {
      value = next();
    }
    return value;
  }
}
