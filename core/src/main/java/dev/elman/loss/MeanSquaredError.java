package dev.elman.loss;

/// Mean squared error, the loss of regression: `value = (p - t)²`, `∂value/∂p = 2 (p - t)`.
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Non-finite
/// values*: NaN or infinity in a label or prediction makes the sum non-finite, and the gradient at
/// that prediction only.
///
/// Values and gradients checked by `LossGoldenTest` and `LossGradientTest`.
public record MeanSquaredError() implements ElementwiseLoss {
  @Override
  public String name() {
    return "mean_squared_error";
  }

  @Override
  public double value(double t, double p) {
    return (p - t) * (p - t);
  }

  @Override
  public double derivative(double t, double p) {
    return 2 * (p - t);
  }
}
