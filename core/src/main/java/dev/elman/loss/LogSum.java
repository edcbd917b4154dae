package dev.elman.loss;

/// Sums of numbers given by their logarithms. The logarithm of 0 is negative infinity; NaN stays.
final class LogSum {
  private LogSum() {}

  /// `log(exp a + exp b)`.
  static double of(double a, double b) {
    double max = Math.max(a, b);
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    return max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }

  /// `log(exp a + exp b + exp c)`.
  static double of(double a, double b, double c) {
    double max = Math.max(Math.max(a, b), c);
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    return max + Math.log(Math.exp(a - max) + Math.exp(b - max) + Math.exp(c - max));
  }

  /// `log Σ exp x` of `n` values from `at` on.
  static double of(float[] x, int at, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += Math.exp(x[i] - max);
    }
    return max + Math.log(sum);
  }

  /// `log Σ exp x` of `n` values from `at` on.
  static double of(double[] x, int at, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += Math.exp(x[i] - max);
    }
    return max + Math.log(sum);
  }
}
