package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// `y = x`: no activation.
///
/// *Shapes*: any → the same. *Non-finite values*: pass.
public record Linear() implements Activation {
  @Override
  public String name() {
    return "linear";
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    if (x != y) {
      ops.copy(x, y);
    }
  }

  @Override
  public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    if (dy != dx) {
      ops.copy(dy, dx);
    }
  }
}
