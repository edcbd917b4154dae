package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// `y = tanh(x)`, in (-1, 1), with `dy/dx = 1 - y²`: the classic activation of recurrent layers.
///
/// *Shapes*: any → the same. *Non-finite values*: NaN gives NaN; infinities give the limits.
public record Tanh() implements Activation {
  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    ops.tanh(x, y);
  }

  @Override
  public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    ops.tanhBackward(y, dy, dx);
  }
}
