package dev.elman.loss;

/// Logarithm of the hyperbolic cosine: squared for small errors, absolute for large ones, like
/// [Huber] but smooth everywhere.
///
/// ```
/// e = p - t
/// value = log cosh e = |e| + log(1 + exp(-2 |e|)) - log 2          ∂value/∂p = tanh e
/// ```
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Non-finite
/// values*: NaN or infinity in a label or prediction makes the sum non-finite; only NaN shows in
/// the gradient, at that prediction.
public record LogCosh() implements ElementwiseLoss {
  private static final double LOG_2 = Math.log(2);

  @Override
  public String name() {
    return "log_cosh";
  }

  @Override
  public double value(double t, double p) {
    double e = Math.abs(p - t);
    return e + Math.log1p(Math.exp(-2 * e)) - LOG_2;
  }

  @Override
  public double derivative(double t, double p) {
    return Math.tanh(p - t);
  }
}
