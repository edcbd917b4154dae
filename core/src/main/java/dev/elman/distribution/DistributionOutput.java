package dev.elman.distribution;

/// How predictions say a distribution: the last layer of a model of probabilistic forecasts has
/// [#parameters()] units, without an activation, for each number that it forecasts. The
/// parametrisation is that of GluonTS's DeepAR (Salinas et al. 2020,
/// doi:10.1016/j.ijforecast.2019.07.001).
///
/// | | predictions |
/// |---|---|
/// | [#gaussian()] | mean, raw standard deviation |
/// | [#studentT()] | raw degrees of freedom, location, raw scale |
/// | [#negativeBinomial()] | raw count, logits |
///
/// Raw numbers become positive by softplus, `log(1 + exp(raw))`; standard deviations and scales are
/// at least 2^-23, the epsilon of float32.
///
/// In all methods `p` are predictions from `at` on. Implementations are immutable and used by
/// several threads at once; nothing is allocated but by [#distribution].
public interface DistributionOutput {
  /// The output for a [Gaussian].
  static DistributionOutput gaussian() {
    return Gaussian.Output.INSTANCE;
  }

  /// The output for a [StudentT].
  static DistributionOutput studentT() {
    return StudentT.Output.INSTANCE;
  }

  /// The output for a [NegativeBinomial].
  static DistributionOutput negativeBinomial() {
    return NegativeBinomial.Output.INSTANCE;
  }

  /// What the distribution is called: `student_t`.
  String distributionName();

  /// The number of predictions that make a distribution.
  int parameters();

  /// Whether only whole numbers from 0 on can occur.
  default boolean isForCounts() {
    return false;
  }

  /// The distribution that the predictions make.
  ///
  /// @throws IllegalArgumentException if a prediction is NaN or infinite
  Distribution distribution(float[] p, int at);

  /// The negative log-likelihood: `-log p(t)`.
  double nll(double t, float[] p, int at);

  /// Writes `factor · ∂nll/∂p` to `dp` from `dpAt` on.
  void nllGradient(double t, float[] p, int at, double factor, float[] dp, int dpAt);

  /// A scale from a raw number: softplus, but never 0.
  static double scale(double raw) {
    return Math.max(Special.softplus(raw), Math.ulp(1f));
  }

  /// `∂scale/∂raw`.
  static double dScale(double raw) {
    return Special.softplus(raw) < Math.ulp(1f) ? 0 : Special.sigmoid(raw);
  }
}
