package dev.elman.regularizer;

import dev.elman.tensor.Shape;

/// The sum of the squares of all values, which keeps them small (Hoerl and Kennard 1970, *Ridge
/// regression*, doi:10.1080/00401706.1970.10488634).
///
/// ```
/// penalty = l2 Σ w²
/// dw     += 2 l2 w
/// ```
///
/// Unlike the optimizers' `weightDecay` it is part of the loss, so its gradient passes through the
/// optimizer's rule and is clipped with the rest.
///
/// Checked by `RegularizerGoldenTest` against Keras and by `RegularizerTest` against differences.
///
/// @param l2 the factor, at least 0
public record L2(double l2) implements Regularizer {
  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public L2 {
    Checks.requireNotNegative("L2 l2", l2);
  }

  @Override
  public String name() {
    return "l2";
  }

  @Override
  public double value(float[] values, int from, Shape shape) {
    double sum = 0;
    for (int i = from; i < from + shape.size(); i++) {
      sum += (double) values[i] * values[i];
    }
    return l2 * sum;
  }

  @Override
  public void addGradient(float[] values, int from, Shape shape, float[] gradients) {
    float factor = (float) (2 * l2);
    for (int i = from; i < from + shape.size(); i++) {
      gradients[i] += factor * values[i];
    }
  }
}
