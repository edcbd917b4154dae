package dev.elman.loss;

/// Mean absolute percentage error: how large errors are beside the labels, in percent.
///
/// ```
/// s = max(|t|, 1e-7)
/// value = 100 |p - t| / s          ∂value/∂p = 100 · sign(p - t) / s
/// ```
///
/// Labels near 0 make it huge, as in Keras.
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Non-finite
/// values*: NaN in a label or prediction makes the sum NaN, and the gradient at that prediction.
public record MeanAbsolutePercentageError() implements ElementwiseLoss {
  @Override
  public String name() {
    return "mean_absolute_percentage_error";
  }

  @Override
  public double value(double t, double p) {
    return 100 * Math.abs(p - t) / size(t);
  }

  @Override
  public double derivative(double t, double p) {
    return 100 * Math.signum(p - t) / size(t);
  }

  private static double size(double t) {
    return Math.max(Math.abs(t), Probability.EPSILON);
  }
}
