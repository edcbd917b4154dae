package dev.elman.layer;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Applies an activation at every position: `y = f(x)`. Keras's `Activation`.
public final class ActivationLayer extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final Activation activation;

  /// A layer that applies this function.
  public ActivationLayer(Activation activation) {
    this.activation = activation;
  }

  private static final class Windows {
    private final Matrix x = new Matrix();
    private final Matrix y = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix dx = new Matrix();
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Windows m = tape.object(0, Windows::new);
    Tensor y = tape.tensorLike(Y, x, activation.columns(x.shape().features()));
    activation.forward(tape.ops(), m.x.on(x), m.y.on(y));
    return tape.keep(x, y);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Windows m = tape.object(0, Windows::new);
    Tensor dx = tape.tensorLike(DX, tape.input());
    activation.backward(tape.ops(), m.x, m.y, m.dy.on(dy), m.dx.on(dx));
    return dx;
  }

  @Override
  protected void createParameters(Shape input) {
    if (input.rank() < 1) {
      throw badInput("[…, features]", input, "Give x an axis of features: [batch, 1].");
    }
    activation.columns(input.features()); // throws
  }

  @Override
  public Shape outputShape(Shape input) {
    return input.withFeatures(activation.columns(input.features()));
  }

  @Override
  public String type() {
    return "Activation";
  }

  /// The function.
  public Activation activation() {
    return activation;
  }
}
