package dev.elman.constraint;

import dev.elman.tensor.Shape;

/// Makes negative values 0: `w = max(w, 0)`. NaN stays NaN.
///
/// Checked by `ConstraintGoldenTest` against Keras.
public record NonNeg() implements Constraint {
  @Override
  public String name() {
    return "non_neg";
  }

  @Override
  public void project(float[] values, int from, Shape shape) {
    for (int i = from; i < from + shape.size(); i++) {
      values[i] = Math.max(values[i], 0);
    }
  }
}
