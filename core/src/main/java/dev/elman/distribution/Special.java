package dev.elman.distribution;

import java.util.function.DoubleUnaryOperator;

/// Special functions in double precision, accurate to about 14 digits.
final class Special {
  /// `log(2π) / 2`.
  static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  private static final double TINY = 1e-300;
  private static final double ACCURACY = 1e-16;

  private Special() {}

  /// `log(1 + exp(x))`.
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /// `1 / (1 + exp(-x))`.
  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// `log Γ(x)` for positive `x`: recurrence to large numbers, there Stirling's series (Abramowitz
  /// and Stegun 1964, 6.1.41).
  static double logGamma(double x) {
    double product = 1;
    double y = x;
    while (y < 10) {
      product *= y;
      y++;
    }
    double square = 1 / (y * y);
    double series =
        (1 / 12.0
                - square
                    * (1 / 360.0
                        - square
                            * (1 / 1260.0
                                - square
                                    * (1 / 1680.0
                                        - square * (1 / 1188.0 - square * 691 / 360360)))))
            / y;
    return (y - 0.5) * Math.log(y) - y + HALF_LOG_2_PI + series - Math.log(product);
  }

  /// `d/dx log Γ(x)` for positive `x`: recurrence to large numbers, there its asymptotic series
  /// (Abramowitz and Stegun 1964, 6.3.18).
  static double digamma(double x) {
    double sum = 0;
    double y = x;
    while (y < 10) {
      sum -= 1 / y;
      y++;
    }
    double square = 1 / (y * y);
    double series =
        square
            * (1 / 12.0
                - square
                    * (1 / 120.0 - square * (1 / 252.0 - square * (1 / 240.0 - square / 132.0))));
    return sum + Math.log(y) - 0.5 / y - series;
  }

  /// The probability of at most `z` under a Gaussian of mean 0 and variance 1.
  static double normalCdf(double z) {
    double tail = normalTail(Math.abs(z));
    return z <= 0 ? tail : 1 - tail;
  }

  /// The probability of more than `z`, for `z` of at least 0: a power series near 0, a continued
  /// fraction beyond (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14).
  private static double normalTail(double z) {
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    if (z < 3) {
      double term = z;
      double sum = z;
      for (int i = 3; Math.abs(term) > ACCURACY * Math.abs(sum); i += 2) {
        term *= z * z / i;
        sum += term;
      }
      return 0.5 - density * sum;
    }
    double fraction = z;
    for (int i = 100; i > 0; i--) {
      fraction = z + i / fraction;
    }
    return density / fraction;
  }

  /// The regularized incomplete beta function `I_x(a, b)`: the continued fraction (Abramowitz and
  /// Stegun 1964, 26.5.8), evaluated by Lentz's method.
  static double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    // the fraction converges fast for x below the mean
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - incompleteBeta(b, a, 1 - x);
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double value = d;
    double change = 0;
    for (int m = 1; Math.abs(change - 1) > ACCURACY && m < 100_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      change = d * c;
      value *= change;
    }
    return front * value / a;
  }

  private static double nonZero(double x) {
    return Math.abs(x) < TINY ? TINY : x;
  }

  /// The number at which a continuous distribution function that is symmetric about 0 reaches `p`:
  /// bisection, until no number lies between.
  static double symmetricQuantile(DoubleUnaryOperator cdf, double p) {
    Checks.requireProbability(p);
    if (p == 0 || p == 1) {
      return p == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (p >= 0.5) {
      // the lower tail is known to more digits
      return p == 0.5 ? 0 : -symmetricQuantile(cdf, 1 - p);
    }
    double low = -1;
    while (cdf.applyAsDouble(low) > p) {
      low *= 2;
    }
    double high = 0;
    while (true) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        return high;
      }
      if (cdf.applyAsDouble(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }
}
