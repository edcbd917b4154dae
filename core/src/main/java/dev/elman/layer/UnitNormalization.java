package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Gives the features of every position a length of 1: `[…, features]` → the same.
///
/// ```
/// y = x / max(√(Σ x²), ε)          the sum over the features of the position, ε = 1e-12
/// ```
///
/// Keras's `UnitNormalization`; of its `axis` only -1, its default, exists. The gradient of a
/// position shorter than ε is that of a division by ε.
public final class UnitNormalization extends Layer {
  private static final int Y = 0;
  private static final int INVERSE = 1;
  private static final int DX = 2;
  private static final double EPSILON = 1e-12; // Keras's

  /// A layer without options.
  public UnitNormalization() {}

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tensor y = tape.tensorLike(Y, x);
    int features = x.shape().features();
    float[] inverse = tape.floats(INVERSE, x.positions());
    for (int p = 0; p < x.positions(); p++) {
      double squares = 0;
      for (int i = p * features; i < (p + 1) * features; i++) {
        squares += (double) x.data()[i] * x.data()[i];
      }
      inverse[p] = (float) (1 / Math.max(Math.sqrt(squares), EPSILON));
      for (int i = p * features; i < (p + 1) * features; i++) {
        y.data()[i] = x.data()[i] * inverse[p];
      }
    }
    return tape.keep(x, y);
  }

  /// In forward: `y = x s`, where s depends on every feature: `dx = s (dy - y Σ (dy ⊙ y))`.
  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor y = tape.output();
    Tensor dx = tape.tensorLike(DX, y);
    int features = y.shape().features();
    float[] inverse = tape.floats(INVERSE, y.positions());
    for (int p = 0; p < y.positions(); p++) {
      boolean tooShort = inverse[p] >= (float) (1 / EPSILON); // s is constant there
      double product = 0;
      for (int i = p * features; i < (p + 1) * features; i++) {
        product += tooShort ? 0 : (double) dy.data()[i] * y.data()[i];
      }
      for (int i = p * features; i < (p + 1) * features; i++) {
        dx.data()[i] = (float) (inverse[p] * (dy.data()[i] - y.data()[i] * product));
      }
    }
    return dx;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() == Shape.ANY) {
      throw badInput("[…, features]", input, "Say how many features x has.");
    }
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "UnitNormalization";
  }
}
