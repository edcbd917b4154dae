package dev.elman.distribution;

import java.util.random.RandomGenerator;

/// The negative binomial distribution of counts, whose variance is larger than the mean: demand,
/// visits, events. It is a Poisson distribution whose rate is random.
///
/// ```
/// log p(k) = log Γ(k + r) - log k! - log Γ(r) - r log(1 + exp(l)) - k log(1 + exp(-l))
/// mean = r exp(l),    variance = mean (1 + exp(l)),    r = totalCount, l = logits
/// ```
///
/// With `q = 1 / (1 + exp(l))` it is the number of failures before the `r`-th success of
/// probability `q`; the parameters are those of PyTorch and GluonTS.
///
/// @param totalCount r, positive and not necessarily whole
/// @param logits l
public record NegativeBinomial(double totalCount, double logits) implements Distribution {
  /// The smallest count: softplus of a very negative number would be 0, where nothing is defined.
  private static final double SMALLEST = 1e-30;

  /// Checks the count.
  ///
  /// @throws IllegalArgumentException if it is not positive and finite, or the logits are not
  ///   finite
  public NegativeBinomial {
    Checks.requirePositive("NegativeBinomial totalCount", totalCount);
    if (!Double.isFinite(logits)) {
      throw new IllegalArgumentException(
          "NegativeBinomial logits: expected a finite number, but got " + logits + ".");
    }
  }

  @Override
  public double logPdf(double x) {
    return x < 0 || x != Math.rint(x) ? Double.NEGATIVE_INFINITY : logPdf(x, totalCount, logits);
  }

  private static double logPdf(double k, double r, double l) {
    return Special.logGamma(k + r)
        - Special.logGamma(k + 1)
        - Special.logGamma(r)
        - r * Special.softplus(l)
        - k * Special.softplus(-l);
  }

  @Override
  public double cdf(double x) {
    return x < 0
        ? 0
        : Special.incompleteBeta(totalCount, Math.floor(x) + 1, Special.sigmoid(-logits));
  }

  @Override
  public double quantile(double p) {
    Checks.requireProbability(p);
    if (p == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double low = -1; // cdf(low) < p ≤ cdf(high)
    double high = 0;
    while (cdf(high) < p) {
      low = high;
      high = 2 * high + 1;
    }
    while (high - low > 1) {
      double middle = Math.floor((low + high) / 2);
      if (cdf(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  @Override
  public double mean() {
    return totalCount * Math.exp(logits);
  }

  @Override
  public double variance() {
    return mean() * (1 + Math.exp(logits));
  }

  @Override
  public double sample(RandomGenerator random) {
    return Sampling.poisson(Sampling.gamma(totalCount, random) * Math.exp(logits), random);
  }

  /// As in GluonTS the distribution stays one of counts: only the logits change.
  @Override
  public NegativeBinomial times(double factor) {
    Checks.requirePositive("NegativeBinomial.times", factor);
    return new NegativeBinomial(totalCount, logits + Math.log(factor));
  }

  /// Two predictions make a negative binomial distribution, as in GluonTS's
  /// `NegativeBinomialOutput`: the count before its softplus, and the logits.
  enum Output implements DistributionOutput {
    INSTANCE;

    @Override
    public String distributionName() {
      return "negative_binomial";
    }

    @Override
    public int parameters() {
      return 2;
    }

    @Override
    public boolean isForCounts() {
      return true;
    }

    @Override
    public NegativeBinomial distribution(float[] p, int at) {
      return new NegativeBinomial(count(p[at]), p[at + 1]);
    }

    private static double count(float raw) {
      return Math.max(Special.softplus(raw), SMALLEST);
    }

    @Override
    public double nll(double t, float[] p, int at) {
      return -logPdf(t, count(p[at]), p[at + 1]);
    }

    /// With `ψ` the derivative of `log Γ`: `∂/∂r = ψ(r) - ψ(k + r) + log(1 + exp(l))`, `∂/∂l = r
    /// σ(l) - k σ(-l)`.
    @Override
    public void nllGradient(double t, float[] p, int at, double factor, float[] dp, int dpAt) {
      double r = count(p[at]);
      double l = p[at + 1];
      double dr = Special.digamma(r) - Special.digamma(t + r) + Special.softplus(l);
      dp[dpAt] = (float) (factor * dr * Special.sigmoid(p[at]));
      dp[dpAt + 1] = (float) (factor * (r * Special.sigmoid(l) - t * Special.sigmoid(-l)));
    }
  }
}
