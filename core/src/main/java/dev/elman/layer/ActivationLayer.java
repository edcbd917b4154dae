package dev.elman.layer;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Applies an activation at every position: `y = f(x)`. Keras's `Activation`, and its layers for
/// activations with options: `LeakyReLU`, `ELU`, `ReLU` and `Softmax` (over the features).
public final class ActivationLayer extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final String type;
  private final Activation activation;

  /// A layer that applies this function.
  public ActivationLayer(Activation activation) {
    this("Activation", activation);
  }

  private ActivationLayer(String type, Activation activation) {
    this.type = type;
    this.activation = activation;
  }

  /// Keras's `LeakyReLU` with its slope of 0.3, another than that of the function.
  public static ActivationLayer leakyRelu() {
    return leakyRelu(0.3);
  }

  /// Keras's `LeakyReLU`: `x`, or `negativeSlope · x` where x is negative.
  public static ActivationLayer leakyRelu(double negativeSlope) {
    return new ActivationLayer("LeakyReLU", Activations.leakyRelu(negativeSlope));
  }

  /// Keras's `ELU` with its α of 1.
  public static ActivationLayer elu() {
    return elu(1);
  }

  /// Keras's `ELU`: `x`, or `α (exp(x) - 1)` where x is negative.
  public static ActivationLayer elu(double alpha) {
    return new ActivationLayer("ELU", Activations.elu(alpha));
  }

  /// Keras's `ReLU`: `x`, or 0 where x is negative.
  public static ActivationLayer relu() {
    return new ActivationLayer("ReLU", Activations.relu());
  }

  /// Keras's `ReLU` with its options.
  ///
  /// @param maxValue the largest result; infinite for none
  /// @param negativeSlope the slope below the threshold
  /// @param threshold where x itself begins
  public static ActivationLayer relu(double maxValue, double negativeSlope, double threshold) {
    return new ActivationLayer("ReLU", Activations.relu(negativeSlope, maxValue, threshold));
  }

  /// Keras's `Softmax` over the features.
  public static ActivationLayer softmax() {
    return new ActivationLayer("Softmax", Activations.softmax());
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
    return type;
  }

  /// The function.
  public Activation activation() {
    return activation;
  }
}
