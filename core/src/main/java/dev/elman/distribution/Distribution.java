package dev.elman.distribution;

import java.util.random.RandomGenerator;

/// The distribution of one number: what a probabilistic forecast says about one step.
public interface Distribution {
  /// The logarithm of the density at `x`, or of the probability of `x` if only whole numbers can
  /// occur; negative infinity where nothing can.
  double logPdf(double x);

  /// The probability of at most `x`.
  double cdf(double x);

  /// The smallest number that is not exceeded with probability `p`: the inverse of [#cdf].
  ///
  /// @throws IllegalArgumentException if `p` is outside of [0, 1]
  double quantile(double p);

  /// The mean.
  double mean();

  /// The variance, which may be infinite.
  double variance();

  /// A random number of this distribution.
  double sample(RandomGenerator random);

  /// The distribution for a series that was divided by `factor` before it was given to the model:
  /// its mean is `factor` times as large.
  ///
  /// @throws IllegalArgumentException if the factor is not positive and finite
  Distribution times(double factor);
}
