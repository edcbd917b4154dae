package dev.elman.loss;

/// The negative log-likelihood of counts under a Poisson distribution, without the part that does
/// not depend on the prediction.
///
/// ```
/// value = p - t log(p + 1e-7)          ∂value/∂p = 1 - t / (p + 1e-7)
/// ```
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Predictions*:
/// expected counts, at least 0; give the last layer the activation softplus or exponential.
/// *Non-finite values*: NaN, or a prediction below -1e-7, makes the sum NaN.
public record Poisson() implements ElementwiseLoss {
  @Override
  public String name() {
    return "poisson";
  }

  @Override
  public double value(double t, double p) {
    return p - t * Math.log(p + Probability.EPSILON);
  }

  @Override
  public double derivative(double t, double p) {
    return 1 - t / (p + Probability.EPSILON);
  }
}
