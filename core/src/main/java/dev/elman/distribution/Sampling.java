package dev.elman.distribution;

import java.util.random.RandomGenerator;

/// Random numbers of distributions that `RandomGenerator` does not have.
final class Sampling {
  private Sampling() {}

  /// A number of the gamma distribution with this shape and scale 1 (Marsaglia and Tsang 2000,
  /// doi:10.1145/358407.358414).
  static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = 1 + c * x;
      v = v * v * v;
      double u = 1 - random.nextDouble();
      if (v > 0 && Math.log(u) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  /// A number of the Poisson distribution.
  static double poisson(double mean, RandomGenerator random) {
    return mean < 10 ? poissonByArrivals(mean, random) : poissonByRejection(mean, random);
  }

  /// Counts arrivals in a time of length `mean`.
  private static double poissonByArrivals(double mean, RandomGenerator random) {
    int count = 0;
    for (double t = random.nextExponential(); t <= mean; t += random.nextExponential()) {
      count++;
    }
    return count;
  }

  /// Transformed rejection (Hörmann 1993, PTRS, doi:10.1016/0167-6687(93)90997-4).
  private static double poissonByRejection(double mean, RandomGenerator random) {
    double logMean = Math.log(mean);
    double b = 0.931 + 2.53 * Math.sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    double accept = 0.9277 - 3.6224 / (b - 2);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = 1 - random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= accept) {
        return k;
      }
      if (k < 0 || (us < 0.013 && v > us)) {
        continue;
      }
      double left = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
      if (left <= k * logMean - mean - Special.logGamma(k + 1)) {
        return k;
      }
    }
  }
}
