package dev.elman.distribution;

import java.util.random.RandomGenerator;

/// Student's t-distribution, for series with outliers: the fewer degrees of freedom, the heavier
/// its tails; with many it is a [Gaussian].
///
/// ```
/// z = (x - location) / scale,    ν = degreesOfFreedom
/// log p(x) = log Γ((ν + 1) / 2) - log Γ(ν / 2) - log(ν π) / 2 - log scale
///            - (ν + 1) / 2 · log(1 + z² / ν)
/// ```
///
/// @param degreesOfFreedom ν, positive; the variance is finite above 2
/// @param location its median, and its mean where ν is above 1
/// @param scale how wide it is, positive
public record StudentT(double degreesOfFreedom, double location, double scale)
    implements Distribution {
  /// Checks the degrees of freedom and the scale.
  ///
  /// @throws IllegalArgumentException if one is not positive and finite
  public StudentT {
    Checks.requirePositive("StudentT degreesOfFreedom", degreesOfFreedom);
    Checks.requirePositive("StudentT scale", scale);
  }

  @Override
  public double logPdf(double x) {
    return logPdf(x, degreesOfFreedom, location, scale);
  }

  private static double logPdf(double x, double nu, double location, double scale) {
    double z = (x - location) / scale;
    return Special.logGamma((nu + 1) / 2)
        - Special.logGamma(nu / 2)
        - 0.5 * Math.log(nu * Math.PI)
        - Math.log(scale)
        - (nu + 1) / 2 * Math.log1p(z * z / nu);
  }

  @Override
  public double cdf(double x) {
    return standardCdf((x - location) / scale);
  }

  /// `B(1/2, ν - 1/2) / B(1/2, ν/2)²` of the beta function, which the score of forecasts needs.
  public static double betaRatio(double degreesOfFreedom) {
    double nu = degreesOfFreedom;
    double above = Special.logGamma(nu - 0.5) - Special.logGamma(nu);
    double below = Special.logGamma(nu / 2) - Special.logGamma(nu / 2 + 0.5);
    return Math.exp(above - 2 * below) / Math.sqrt(Math.PI);
  }

  private double standardCdf(double z) {
    double nu = degreesOfFreedom;
    double tail = 0.5 * Special.incompleteBeta(nu / 2, 0.5, nu / (nu + z * z));
    return z <= 0 ? tail : 1 - tail;
  }

  @Override
  public double quantile(double p) {
    return location + scale * Special.symmetricQuantile(this::standardCdf, p);
  }

  /// The location, or NaN up to one degree of freedom.
  @Override
  public double mean() {
    return degreesOfFreedom > 1 ? location : Double.NaN;
  }

  /// `scale² ν / (ν - 2)`, or infinity up to two degrees of freedom.
  @Override
  public double variance() {
    double nu = degreesOfFreedom;
    return nu > 2 ? scale * scale * nu / (nu - 2) : Double.POSITIVE_INFINITY;
  }

  /// Bailey's form of the method of Box and Muller (1994, doi:10.1090/S0025-5718-1994-1203732-8).
  @Override
  public double sample(RandomGenerator random) {
    double nu = degreesOfFreedom;
    double u = 1 - random.nextDouble(); // not 0
    double radius = Math.sqrt(nu * Math.expm1(-2 / nu * Math.log(u)));
    return location + scale * radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Override
  public StudentT times(double factor) {
    Checks.requirePositive("StudentT.times", factor);
    return new StudentT(degreesOfFreedom, location * factor, scale * factor);
  }

  /// Three predictions make a t-distribution, as in GluonTS's `StudentTOutput`: the degrees of
  /// freedom, which are 2 more than the softplus, the location, and the scale before its softplus.
  enum Output implements DistributionOutput {
    INSTANCE;

    @Override
    public String distributionName() {
      return "student_t";
    }

    @Override
    public int parameters() {
      return 3;
    }

    @Override
    public StudentT distribution(float[] p, int at) {
      return new StudentT(degrees(p[at]), p[at + 1], DistributionOutput.scale(p[at + 2]));
    }

    private static double degrees(float raw) {
      return 2 + Special.softplus(raw);
    }

    @Override
    public double nll(double t, float[] p, int at) {
      return -logPdf(t, degrees(p[at]), p[at + 1], DistributionOutput.scale(p[at + 2]));
    }

    /// With the letters of the class, `s` the scale and `ψ` the derivative of `log Γ`:
    ///
    /// ```
    /// ∂/∂location = -(ν + 1) z / (ν + z²) / s
    /// ∂/∂s        = (1 - (ν + 1) z² / (ν + z²)) / s
    /// ∂/∂ν        = (ψ(ν/2) - ψ((ν+1)/2) + 1/ν + log(1 + z²/ν) - (ν+1) z² / (ν (ν + z²))) / 2
    /// ```
    @Override
    public void nllGradient(double t, float[] p, int at, double factor, float[] dp, int dpAt) {
      double nu = degrees(p[at]);
      double s = DistributionOutput.scale(p[at + 2]);
      double z = (t - p[at + 1]) / s;
      double pull = (nu + 1) * z / (nu + z * z);
      double dNu =
          Special.digamma(nu / 2)
              - Special.digamma((nu + 1) / 2)
              + 1 / nu
              + Math.log1p(z * z / nu)
              - pull * z / nu;
      dp[dpAt] = (float) (factor * dNu / 2 * Special.sigmoid(p[at]));
      dp[dpAt + 1] = (float) (factor * -pull / s);
      dp[dpAt + 2] = (float) (factor * (1 - pull * z) / s * DistributionOutput.dScale(p[at + 2]));
    }
  }
}
