package dev.elman.loss;

/// Huber's loss: squared for small errors, absolute for large ones (Huber 1964,
/// doi:10.1214/aoms/1177703732).
///
/// ```
/// e = p - t
/// value = e² / 2                  ∂value/∂p = e                   for |e| ≤ delta
/// value = delta |e| - delta² / 2  ∂value/∂p = delta · sign(e)     else
/// ```
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Non-finite
/// values*: NaN or infinity in a label or prediction makes the sum non-finite; only NaN shows in
/// the gradient, at that prediction.
///
/// @param delta where the loss becomes a straight line, positive; Keras's default is 1
public record Huber(double delta) implements ElementwiseLoss {
  /// Checks the place of the bend.
  ///
  /// @throws IllegalArgumentException if it is not positive and finite
  public Huber {
    if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "huber delta: expected a positive number, but got "
              + delta
              + ". It is the error from which on the loss is a straight line.");
    }
  }

  @Override
  public String name() {
    return "huber";
  }

  @Override
  public double value(double t, double p) {
    double e = p - t;
    return Math.abs(e) <= delta ? e * e / 2 : delta * (Math.abs(e) - delta / 2);
  }

  @Override
  public double derivative(double t, double p) {
    double e = p - t;
    return Math.abs(e) <= delta ? e : delta * Math.signum(e);
  }
}
