package dev.elman.tensor;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Where randomness comes from: every random decision of the library is a function of a seed, so
/// the same seed gives the same bits on every machine and for any number of threads.
///
/// @param value any number
public record Seed(long value) {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /// The seed of a part of the work: independent of the seeds of all other parts.
  public Seed child(long part) {
    return new Seed(mix(value, part));
  }

  /// A generator that begins at this seed.
  public RandomGenerator generator() {
    return RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(value);
  }

  /// The number at `index` of the stream `seed`, without any state (SplitMix64: Steele, Lea and
  /// Flood 2014): 64 well-mixed bits. Workers that draw only their own indices get the same numbers
  /// for any division of the work.
  public static long mix(long seed, long index) {
    long z = seed + (index + 1) * GOLDEN_RATIO;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// The number at `index` of the stream `seed`, uniform in [0, 1).
  public static float uniform(long seed, long index) {
    return (mix(seed, index) >>> 40) * 0x1p-24f;
  }

  /// The number at `index` of the stream `seed`, normal with mean 0 and standard deviation 1 (polar
  /// method: Marsaglia and Bray 1964, doi:10.1137/1006063).
  public static float gaussian(long seed, long index) {
    long own = mix(seed, index);
    for (long attempt = 0; ; attempt++) {
      long bits = mix(own, attempt);
      double u = (int) (bits >> 32) * 0x1p-31; // [-1, 1)
      double v = (int) bits * 0x1p-31;
      double square = u * u + v * v;
      if (square < 1 && square > 0) {
        // StrictMath: the same bits on every machine
        return (float) (u * StrictMath.sqrt(-2 * StrictMath.log(square) / square));
      }
    }
  }
}
