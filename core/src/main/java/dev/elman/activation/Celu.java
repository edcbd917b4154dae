package dev.elman.activation;

/// Continuously differentiable exponential linear unit: `y = x` for `x > 0`, else `y = alpha (exp(x
/// / alpha) - 1)` (Barron 2017, arXiv:1704.07483).
///
/// `dy/dx` is 1 for `x > 0`, else `exp(x / alpha) = y / alpha + 1`.
///
/// *Shapes*: any → the same. *Non-finite values*: NaN gives NaN, negative infinity gives `-alpha`.
///
/// @param alpha minus the limit at negative infinity, positive; Keras's default is 1
public record Celu(double alpha) implements Elementwise {
  /// Checks the limit.
  ///
  /// @throws IllegalArgumentException if it is not positive and finite
  public Celu {
    Options.requirePositive("celu alpha", alpha);
  }

  @Override
  public String name() {
    return "celu";
  }

  @Override
  public double value(double x) {
    return x > 0 ? x : alpha * Math.expm1(x / alpha);
  }

  @Override
  public double derivative(double x, double y) {
    return y > 0 ? 1 : y / alpha + 1;
  }
}
