package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// `y = σ(x) = 1 / (1 + exp(-x))`, in (0, 1), with `dy/dx = y (1 - y)`: the gates of LSTM and GRU.
///
/// *Shapes*: any → the same. *Non-finite values*: NaN gives NaN; infinities give the limits.
public record Sigmoid() implements Activation {
  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    ops.sigmoid(x, y);
  }

  @Override
  public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    ops.sigmoidBackward(y, dy, dx);
  }
}
