package dev.elman.tasks.quickstart;

import java.time.YearMonth;
import java.util.SplittableRandom;

/// Series for tests.
final class TestSeries {
  private TestSeries() {}

  static MonthlySeries of(int season, double... values) {
    var about =
        new MonthlySeries.About(
            "test", "A test", "pieces", "made up", YearMonth.of(2000, 11), season, "made up");
    return MonthlySeries.of(about, values);
  }

  /// A season of 12 months on a slow rise, with noise.
  static double[] noisy(int months, long seed) {
    var random = new SplittableRandom(seed);
    double[] values = new double[months];
    for (int t = 0; t < months; t++) {
      values[t] = 50 + 0.1 * t + 10 * Math.sin(2 * Math.PI * t / 12) + random.nextGaussian();
    }
    return values;
  }
}
