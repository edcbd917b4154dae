package dev.elman.metric;

import dev.elman.distribution.Distribution;
import dev.elman.distribution.Gaussian;
import dev.elman.distribution.NegativeBinomial;
import dev.elman.distribution.StudentT;
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
  private static final double TAIL = 1e-10; // probability of counts that are not looked at
  private static final int MOST_STEPS = 2048;

  private Crps() {}

  /// The score of a distribution.
  ///
  /// @throws IllegalArgumentException if there is no formula for it; then use those of samples
  public static double of(double actual, Distribution forecast) {
    return switch (forecast) {
      case Gaussian gaussian -> gaussian(actual, gaussian);
      case StudentT student -> studentT(actual, student);
      case NegativeBinomial counts -> negativeBinomial(actual, counts);
      default ->
          throw new IllegalArgumentException(
              "Crps.of: expected a Gaussian, Student's t or a negative binomial distribution, but"
                  + " got "
                  + forecast.getClass().getName()
                  + ". Draw samples of it for Crps.ofSamples.");
    };
  }

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

  /// The score of Student's t-distribution, in closed form (Jordan, Krüger and Lerch 2019,
  /// doi:10.18637/jss.v090.i12, appendix A); infinite up to one degree of freedom.
  ///
  /// ```
  /// CRPS = s (z (2 F(z) - 1) + 2 f(z) (ν + z²) / (ν - 1) - 2 √ν / (ν - 1) · B(1/2, ν - 1/2) / B(1/2, ν/2)²)
  /// ```
  ///
  /// with `z = (y - location) / s`, f and F the density and the distribution function for location
  /// 0 and scale 1.
  public static double studentT(double actual, StudentT forecast) {
    double nu = forecast.degreesOfFreedom();
    double s = forecast.scale();
    if (nu <= 1) {
      return Double.POSITIVE_INFINITY;
    }
    double z = (actual - forecast.location()) / s;
    double density = s * Math.exp(forecast.logPdf(actual));
    double spread = 2 * Math.sqrt(nu) / (nu - 1) * StudentT.betaRatio(nu);
    double center = z * (2 * forecast.cdf(actual) - 1);
    return s * (center + 2 * density * (nu + z * z) / (nu - 1) - spread);
  }

  /// The score of a negative binomial distribution: the sum of `(F(k) - [k ≥ y])²` over the counts.
  /// Of a very wide one so many counts are taken together that it is computed in some thousand
  /// steps.
  public static double negativeBinomial(double actual, NegativeBinomial forecast) {
    double low = forecast.quantile(TAIL); // below it F is 0, from `high` on 1
    double high = forecast.quantile(1 - TAIL);
    double y = Math.ceil(actual);
    double middle = Math.clamp(y, low, high);
    return Math.abs(y - middle)
        + (y - actual) * (1 - 2 * forecast.cdf(actual)) // between two counts
        + sumOfSquares(forecast, low, middle, 0)
        + sumOfSquares(forecast, middle, high, 1);
  }

  /// `Σ (F(k) - target)²` over `from ≤ k < to`.
  private static double sumOfSquares(
      NegativeBinomial forecast, double from, double to, double target) {
    double stride = Math.max(1, Math.ceil((to - from) / MOST_STEPS));
    double sum = 0;
    for (double k = from; k < to; k += stride) {
      double counts = Math.min(stride, to - k);
      double difference = forecast.cdf(k + Math.floor(counts / 2)) - target;
      sum += counts * difference * difference;
    }
    return sum;
  }
}
