package dev.elman.loss;

/// Mean squared logarithmic error: for labels that grow by factors, such as prices or counts.
///
/// ```
/// l(x) = log(1 + max(x, 1e-7))
/// value = (l(p) - l(t))²          ∂value/∂p = 2 (l(p) - l(t)) / (1 + p)     0 for p < 1e-7
/// ```
///
/// As in Keras, values below 1e-7 count as 1e-7, so negative predictions have no gradient: give the
/// last layer an activation that is not negative.
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Non-finite
/// values*: NaN in a label or prediction makes the sum NaN, and the gradient at that prediction.
public record MeanSquaredLogarithmicError() implements ElementwiseLoss {
  @Override
  public String name() {
    return "mean_squared_logarithmic_error";
  }

  @Override
  public double value(double t, double p) {
    double e = logOfOneMore(p) - logOfOneMore(t);
    return e * e;
  }

  @Override
  public double derivative(double t, double p) {
    return p < Probability.EPSILON ? 0 : 2 * (logOfOneMore(p) - logOfOneMore(t)) / (1 + p);
  }

  private static double logOfOneMore(double x) {
    return Math.log1p(Math.max(x, Probability.EPSILON));
  }
}
