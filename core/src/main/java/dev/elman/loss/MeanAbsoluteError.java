package dev.elman.loss;

/// Mean absolute error: `value = |p - t|`, `∂value/∂p = sign(p - t)`, which is 0 for `p = t`.
///
/// Its best constant prediction is the median, so single wrong labels hardly matter.
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Non-finite
/// values*: NaN or infinity in a label or prediction makes the sum non-finite; only NaN shows in
/// the gradient, at that prediction.
public record MeanAbsoluteError() implements ElementwiseLoss {
  @Override
  public String name() {
    return "mean_absolute_error";
  }

  @Override
  public double value(double t, double p) {
    return Math.abs(p - t);
  }

  @Override
  public double derivative(double t, double p) {
    return Math.signum(p - t);
  }
}
