package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Passes its input on and adds a penalty for its size to the loss:
///
/// ```
/// loss += (l1 Σ |x| + l2 Σ x²) / batch        sums over all samples and values
/// ```
///
/// Dividing by the number of samples keeps the penalty independent of the batch size, as in Keras.
public final class ActivityRegularization extends Layer {
  private static final int DX = 0;

  private final float l1;
  private final float l2;

  /// A layer with these factors.
  ///
  /// @throws IllegalArgumentException if one is negative or not finite
  public ActivityRegularization(double l1, double l2) {
    this.l1 = checked("l1", l1);
    this.l2 = checked("l2", l2);
  }

  private static float checked(String name, double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "ActivityRegularization "
              + name
              + ": expected a factor of at least 0, but got "
              + factor
              + ". 0 switches the term off.");
    }
    return (float) factor;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    double penalty = 0;
    for (int i = 0; i < x.size(); i++) {
      double value = x.data()[i];
      penalty += l1 * Math.abs(value) + l2 * value * value;
    }
    tape.addPenalty(penalty / tape.batchRows());
    return tape.keep(x, x);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor dx = tape.tensorLike(DX, dy);
    float[] x = tape.input().data();
    float scale = 1f / tape.batchRows();
    for (int i = 0; i < dx.size(); i++) {
      dx.data()[i] = dy.data()[i] + scale * (l1 * Math.signum(x[i]) + 2 * l2 * x[i]);
    }
    return dx;
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "ActivityRegularization";
  }

  /// The factor of the absolute values.
  public float l1() {
    return l1;
  }

  /// The factor of the squares.
  public float l2() {
    return l2;
  }
}
