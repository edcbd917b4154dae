package dev.elman.activation;

/// A smooth ramp without exponentials: `y = (x + sqrt(x² + b)) / 2` (Barron 2021,
/// arXiv:2112.11687).
///
/// `dy/dx = y / sqrt(x² + b) = y² / (y² + b/4)`, because `x = y - b / (4y)`.
///
/// *Shapes*: any → the same. *Non-finite values*: NaN gives NaN, negative infinity gives 0.
///
/// @param b how wide the bend is, positive; Keras's default is 4
public record Squareplus(double b) implements Elementwise {
  /// Checks the width.
  ///
  /// @throws IllegalArgumentException if it is not positive and finite
  public Squareplus {
    Options.requirePositive("squareplus b", b);
  }

  @Override
  public String name() {
    return "squareplus";
  }

  @Override
  public double value(double x) {
    double root = Math.sqrt(x * x + b);
    // Left of 0 the sum would cancel; (x + root) (root - x) = b.
    return x > 0 ? (x + root) / 2 : b / (2 * (root - x));
  }

  @Override
  public double derivative(double x, double y) {
    return 1 / (1 + b / (4 * y * y));
  }
}
