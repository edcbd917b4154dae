package dev.elman.activation;

/// Gaussian error linear unit: `y = x Φ(x)` with the normal distribution function Φ (Hendrycks and
/// Gimpel 2016, arXiv:1606.08415).
///
/// ```
/// exact:        y = x Φ(x)                  dy/dx = Φ(x) + x exp(-x²/2) / sqrt(2π)
/// approximate:  y = x (1 + tanh u) / 2      dy/dx = (1 + tanh u) / 2 + x (1 - tanh² u) u' / 2
///               u = sqrt(2/π) (x + 0.044715 x³)
/// ```
///
/// *Shapes*: any → the same. *Non-finite values*: positive infinity passes; NaN and negative
/// infinity give NaN.
///
/// @param approximate whether Φ is replaced by a formula with tanh, as in GPT-2; Keras's default is
///   false
public record Gelu(boolean approximate) implements Elementwise {
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  /// The coefficients of `P` in [#upperTail], from the constant on: a Chebyshev fit of degree 16,
  /// relative error 1e-11.
  private static final double[] TAIL = {
    -0.671794084063889,
    0.672643223956483,
    0.0473433080194657,
    -0.0468956094854301,
    -0.00987272115310889,
    0.00882493328175655,
    0.00175926491498348,
    -0.00234582583939247,
    -0.000147984648871233,
    0.000673960352770001,
    -8.85831792772712e-05,
    -0.000175587761852413,
    6.23428311372544e-05,
    3.46923854577428e-05,
    -2.07655235130433e-05,
    -3.72515065277551e-06,
    3.16106732451085e-06
  };

  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public boolean needsInput() {
    return true;
  }

  @Override
  public double value(double x) {
    return x * (approximate ? (1 + Math.tanh(inner(x))) / 2 : normal(x));
  }

  @Override
  public double derivative(double x, double y) {
    if (approximate) {
      double t = Math.tanh(inner(x));
      double inner = SQRT_2_OVER_PI * (1 + 3 * 0.044715 * x * x);
      return (1 + t) / 2 + x * (1 - t * t) * inner / 2;
    }
    return normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double inner(double x) {
    return SQRT_2_OVER_PI * (x + 0.044715 * x * x * x);
  }

  /// `Φ(x)`.
  private static double normal(double x) {
    double tail = upperTail(Math.abs(x));
    return x < 0 ? tail : 1 - tail;
  }

  /// `1 - Φ(x)` for `x ≥ 0`: `t exp(-z² + P(2t - 1)) / 2` with `z = x / sqrt(2)` and `t = 2 / (2 +
  /// z)` in (0, 1].
  private static double upperTail(double x) {
    double z = x / Math.sqrt(2);
    double t = 2 / (2 + z);
    double p = 0;
    for (int i = TAIL.length - 1; i >= 0; i--) {
      p = p * (2 * t - 1) + TAIL[i];
    }
    return t * Math.exp(p - z * z) / 2;
  }
}
