package dev.elman.regularizer;

import dev.elman.tensor.Shape;

/// The sum of the sizes of all values, which makes many of them 0 (Tibshirani 1996, *Regression
/// shrinkage and selection via the lasso*, doi:10.1111/j.2517-6161.1996.tb02080.x).
///
/// ```
/// penalty = l1 Σ |w|
/// dw     += l1 sign(w)                              0 at 0, as in Keras
/// ```
///
/// Checked by `RegularizerGoldenTest` against Keras and by `RegularizerTest` against differences.
///
/// @param l1 the factor, at least 0
public record L1(double l1) implements Regularizer {
  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public L1 {
    Checks.requireNotNegative("L1 l1", l1);
  }

  @Override
  public String name() {
    return "l1";
  }

  @Override
  public double value(float[] values, int from, Shape shape) {
    double sum = 0;
    for (int i = from; i < from + shape.size(); i++) {
      sum += Math.abs(values[i]);
    }
    return l1 * sum;
  }

  @Override
  public void addGradient(float[] values, int from, Shape shape, float[] gradients) {
    float factor = (float) l1;
    for (int i = from; i < from + shape.size(); i++) {
      gradients[i] += factor * Math.signum(values[i]);
    }
  }
}
