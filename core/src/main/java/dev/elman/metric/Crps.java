package dev.elman.metric;

import dev.elman.distribution.Gaussian;
import java.util.Arrays;

/// The continuous ranked probability score of a probabilistic forecast: how far its distribution
/// function is from the step at the true value (Matheson and Winkler 1976,
/// doi:10.1287/mnsc.22.10.1087; Gneiting and Raftery 2007, doi:10.1198/016214506000001437).
///
/// ```
/// CRPS(F, y) = ∫ (F(x) - [x ≥ y])² dx = E |X - y| - E |X - X'| / 2,    X, X' independent from F
/// ```
///
/// Smaller is better, and it has the unit of the series; for a forecast of a single number it is
/// the absolute error. Of forecasts that are quantiles, [QuantileScores] has the usual
/// approximation.
public final class Crps {
  private Crps() {}

  /// The score of the distribution that gives every sample the same probability, the ordinary
  /// estimator: the second expectation is over all pairs of the `n` samples, also of a sample with
  /// itself, `Σ |x_i - x_j| / n²`. It is too large for few samples of a good forecast.
  ///
  /// @throws IllegalArgumentException if there are no samples
  public static double ofSamples(double actual, double... samples) {
    requireSamples(samples, 1);
    double n = samples.length;
    return meanError(actual, samples) - sumOfDifferences(samples) / (n * n);
  }

  /// The fair score of samples, which does not depend on how many there are: the second expectation
  /// is over pairs of different samples, `Σ |x_i - x_j| / (n (n - 1))` (Ferro 2014,
  /// doi:10.1002/qj.2270). It may be negative.
  ///
  /// @throws IllegalArgumentException if there are less than two samples
  public static double fairOfSamples(double actual, double... samples) {
    requireSamples(samples, 2);
    double n = samples.length;
    return meanError(actual, samples) - sumOfDifferences(samples) / (n * (n - 1));
  }

  private static void requireSamples(double[] samples, int least) {
    if (samples.length < least) {
      throw new IllegalArgumentException(
          "Crps: expected at least "
              + least
              + " samples, but got "
              + samples.length
              + ". A usual number is 100.");
    }
  }

  private static double meanError(double actual, double[] samples) {
    double sum = 0;
    for (double x : samples) {
      sum += Math.abs(x - actual);
    }
    return sum / samples.length;
  }

  /// `Σ |x_i - x_j|` over the pairs with `i < j`: sorted, the `i`-th sample is larger than `i`
  /// others and smaller than `n - 1 - i`.
  private static double sumOfDifferences(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += (2.0 * i + 1 - sorted.length) * sorted[i];
    }
    return sum;
  }

  /// The score of a Gaussian, in closed form (Gneiting et al. 2005, doi:10.1175/MWR2904.1).
  ///
  /// ```
  /// CRPS = σ (z (2 Φ(z) - 1) + 2 φ(z) - 1 / √π),    z = (y - mean) / σ
  /// ```
  public static double gaussian(double actual, Gaussian forecast) {
    double sigma = forecast.standardDeviation();
    double z = (actual - forecast.mean()) / sigma;
    double density = sigma * Math.exp(forecast.logPdf(actual));
    return sigma * (z * (2 * forecast.cdf(actual) - 1) + 2 * density - 1 / Math.sqrt(Math.PI));
  }
}
