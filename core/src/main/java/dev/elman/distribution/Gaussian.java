package dev.elman.distribution;

import java.util.random.RandomGenerator;

/// The Gaussian, or normal, distribution.
///
/// ```
/// z = (x - mean) / standardDeviation
/// log p(x) = -z² / 2 - log standardDeviation - log(2π) / 2
/// ```
///
/// @param mean its mean
/// @param standardDeviation its standard deviation, positive
public record Gaussian(double mean, double standardDeviation) implements Distribution {
  /// Checks the standard deviation.
  ///
  /// @throws IllegalArgumentException if it is not positive and finite
  public Gaussian {
    Checks.requirePositive("Gaussian standardDeviation", standardDeviation);
  }

  @Override
  public double logPdf(double x) {
    return logPdf(x, mean, standardDeviation);
  }

  private static double logPdf(double x, double mean, double standardDeviation) {
    double z = (x - mean) / standardDeviation;
    return -z * z / 2 - Math.log(standardDeviation) - Special.HALF_LOG_2_PI;
  }

  @Override
  public double cdf(double x) {
    return Special.normalCdf((x - mean) / standardDeviation);
  }

  @Override
  public double quantile(double p) {
    return mean + standardDeviation * Special.symmetricQuantile(Special::normalCdf, p);
  }

  @Override
  public double variance() {
    return standardDeviation * standardDeviation;
  }

  @Override
  public double sample(RandomGenerator random) {
    return mean + standardDeviation * random.nextGaussian();
  }

  @Override
  public Gaussian times(double factor) {
    Checks.requirePositive("Gaussian.times", factor);
    return new Gaussian(mean * factor, standardDeviation * factor);
  }

  /// Two predictions make a Gaussian, as in GluonTS's `NormalOutput`: the mean, and the standard
  /// deviation before its softplus.
  enum Output implements DistributionOutput {
    INSTANCE;

    @Override
    public String distributionName() {
      return "gaussian";
    }

    @Override
    public int parameters() {
      return 2;
    }

    @Override
    public Gaussian distribution(float[] p, int at) {
      return new Gaussian(p[at], DistributionOutput.scale(p[at + 1]));
    }

    @Override
    public double nll(double t, float[] p, int at) {
      return -logPdf(t, p[at], DistributionOutput.scale(p[at + 1]));
    }

    /// With `z` as above: `∂/∂mean = -z / s`, `∂/∂s = (1 - z²) / s`.
    @Override
    public void nllGradient(double t, float[] p, int at, double factor, float[] dp, int dpAt) {
      double s = DistributionOutput.scale(p[at + 1]);
      double z = (t - p[at]) / s;
      dp[dpAt] = (float) (factor * -z / s);
      dp[dpAt + 1] = (float) (factor * (1 - z * z) / s * DistributionOutput.dScale(p[at + 1]));
    }
  }
}
