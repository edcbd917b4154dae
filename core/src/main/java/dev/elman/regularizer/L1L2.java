package dev.elman.regularizer;

import dev.elman.tensor.Shape;

/// The sum of an [L1] and an [L2] penalty, called elastic net (Zou and Hastie 2005,
/// doi:10.1111/j.1467-9868.2005.00503.x).
///
/// ```
/// penalty = l1 Σ |w| + l2 Σ w²
/// dw     += l1 sign(w) + 2 l2 w
/// ```
///
/// Checked by `RegularizerGoldenTest` against Keras and by `RegularizerTest` against differences.
///
/// @param sizes the factor of the sizes
/// @param squares the factor of the squares
public record L1L2(L1 sizes, L2 squares) implements Regularizer {
  @Override
  public String name() {
    return "l1l2";
  }

  @Override
  public double value(float[] values, int from, Shape shape) {
    return sizes.value(values, from, shape) + squares.value(values, from, shape);
  }

  @Override
  public void addGradient(float[] values, int from, Shape shape, float[] gradients) {
    sizes.addGradient(values, from, shape, gradients);
    squares.addGradient(values, from, shape, gradients);
  }
}
