package dev.elman.activation;

/// Sets small values to 0: `y = x` for `|x| > threshold`, else 0.
///
/// `dy/dx` is 0 where `y` is 0, else 1.
///
/// *Shapes*: any → the same. *Non-finite values*: pass.
///
/// @param threshold at least 0; Keras's default is 0.5
public record HardShrink(double threshold) implements Elementwise {
  /// Checks the threshold.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public HardShrink {
    Options.requireNotNegative("hard_shrink threshold", threshold);
  }

  @Override
  public String name() {
    return "hard_shrink";
  }

  @Override
  public double value(double x) {
    return Math.abs(x) <= threshold ? 0 : x;
  }

  @Override
  public double derivative(double x, double y) {
    return y == 0 ? 0 : 1;
  }
}
