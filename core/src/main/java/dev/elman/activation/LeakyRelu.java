package dev.elman.activation;

/// Rectified linear unit that lets a part of negative values through: `y = x` for `x ≥ 0`, else `y
/// = negativeSlope · x` (Maas, Hannun and Ng 2013, *Rectifier Nonlinearities Improve Neural Network
/// Acoustic Models*).
///
/// `dy/dx` is 1 for `x ≥ 0`, else `negativeSlope`.
///
/// *Shapes*: any → the same. *Non-finite values*: pass.
///
/// @param negativeSlope at least 0; Keras's default is 0.2, others have 0.01
public record LeakyRelu(double negativeSlope) implements Elementwise {
  /// Checks the slope.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public LeakyRelu {
    Options.requireNotNegative("leaky_relu negativeSlope", negativeSlope);
  }

  @Override
  public String name() {
    return "leaky_relu";
  }

  @Override
  public boolean needsInput() {
    return negativeSlope == 0; // else x ≥ 0 exactly where y ≥ 0
  }

  @Override
  public double value(double x) {
    return x >= 0 ? x : negativeSlope * x;
  }

  @Override
  public double derivative(double x, double y) {
    return (needsInput() ? x : y) >= 0 ? 1 : negativeSlope;
  }
}
