package dev.elman.activation;

/// `y = x` for `x > threshold`, else `y = replacement`, with `dy/dx` 1 and 0.
///
/// *Shapes*: any → the same. *Non-finite values*: NaN and negative infinity give the replacement,
/// as in Keras.
///
/// @param threshold the largest value that is replaced; Keras has no default
/// @param replacement what stands in its place, Keras's `default_value`
public record Threshold(double threshold, double replacement) implements Elementwise {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is not finite
  public Threshold {
    Options.requireFinite("threshold threshold", threshold);
    Options.requireFinite("threshold replacement", replacement);
  }

  @Override
  public String name() {
    return "threshold";
  }

  @Override
  public boolean needsInput() {
    return true; // the replacement may be larger than the threshold
  }

  @Override
  public double value(double x) {
    return x > threshold ? x : replacement;
  }

  @Override
  public double derivative(double x, double y) {
    return x > threshold ? 1 : 0;
  }
}
