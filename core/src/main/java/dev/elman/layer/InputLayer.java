package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Says the shape of one sample, as Keras's `Input(shape=(10, 1))`; passes its input on.
public final class InputLayer extends Layer implements Symbol {
  private final Shape shape;
  private final Application origin;

  /// An input of this shape per sample; [Shape#ANY] stands for an extent that may vary.
  public InputLayer(Shape shape) {
    this.shape = shape;
    origin = new Application(this);
  }

  @Override
  public InputLayer named(String newName) {
    super.named(newName);
    return this;
  }

  /// The shape of one sample.
  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public Application origin() {
    return origin;
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public String type() {
    return "InputLayer";
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    return x;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return dy;
  }
}
