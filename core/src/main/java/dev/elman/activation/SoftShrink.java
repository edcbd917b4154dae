package dev.elman.activation;

/// Moves values towards 0: `y = x - threshold` for `x > threshold`, `y = x + threshold` for `x <
/// -threshold`, else 0.
///
/// `dy/dx` is 0 where `y` is 0, else 1.
///
/// *Shapes*: any → the same. *Non-finite values*: infinities pass, NaN gives NaN.
///
/// @param threshold at least 0; Keras's default is 0.5
public record SoftShrink(double threshold) implements Elementwise {
  /// Checks the threshold.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public SoftShrink {
    Options.requireNotNegative("soft_shrink threshold", threshold);
  }

  @Override
  public String name() {
    return "soft_shrink";
  }

  @Override
  public double value(double x) {
    if (Math.abs(x) <= threshold) {
      return 0;
    }
    return x > 0 ? x - threshold : x + threshold;
  }

  @Override
  public double derivative(double x, double y) {
    return y == 0 ? 0 : 1;
  }
}
