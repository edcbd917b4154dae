package dev.elman.activation;

/// Exponential linear unit: `y = x` for `x > 0`, else `y = alpha (exp(x) - 1)` (Clevert,
/// Unterthiner and Hochreiter 2016, arXiv:1511.07289).
///
/// `dy/dx` is 1 for `x > 0`, else `alpha · exp(x) = y + alpha`.
///
/// *Shapes*: any → the same. *Non-finite values*: NaN gives NaN, negative infinity gives `-alpha`.
///
/// @param alpha minus the limit at negative infinity, at least 0; Keras's default is 1
public record Elu(double alpha) implements Elementwise {
  /// Checks the limit.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public Elu {
    Options.requireNotNegative("elu alpha", alpha);
  }

  @Override
  public String name() {
    return "elu";
  }

  @Override
  public double value(double x) {
    return x > 0 ? x : alpha * Math.expm1(x);
  }

  @Override
  public double derivative(double x, double y) {
    return y > 0 ? 1 : y + alpha;
  }
}
