package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Multiplies all inputs with a number and adds another: `y = scale · x + offset`. Keras's
/// `Rescaling`: `new Rescaling(1 / 127.5, -1)` brings bytes to [-1, 1].
public final class Rescaling extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final double scale;
  private final double offset;

  /// A layer that adds nothing.
  public Rescaling(double scale) {
    this(scale, 0);
  }

  /// A layer with these numbers.
  public Rescaling(double scale, double offset) {
    this.scale = scale;
    this.offset = offset;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tensor y = tape.tensorLike(Y, x);
    for (int i = 0; i < x.size(); i++) {
      y.data()[i] = (float) (scale * x.data()[i] + offset);
    }
    return tape.keep(x, y);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor dx = tape.tensorLike(DX, dy);
    for (int i = 0; i < dy.size(); i++) {
      dx.data()[i] = (float) (scale * dy.data()[i]);
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
    return "Rescaling";
  }

  /// What the inputs are multiplied with.
  public double scale() {
    return scale;
  }

  /// What is added.
  public double offset() {
    return offset;
  }
}
