package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// Gated linear unit: the left half of the columns times the sigmoid of the right half (Dauphin et
/// al. 2017, arXiv:1612.08083, eq. 1).
///
/// ```
/// y = a ⊙ σ(b),    x = [a | b]
/// da = dy ⊙ σ(b),  db = dy ⊙ a ⊙ σ(b) ⊙ (1 - σ(b))
/// ```
///
/// *Shapes*: `[rows, 2n]` → `[rows, n]`, so the result cannot be written over the argument.
/// *Non-finite values*: NaN gives NaN in its column.
public record Glu() implements Activation {
  @Override
  public String name() {
    return "glu";
  }

  @Override
  public boolean needsInput() {
    return true;
  }

  @Override
  public int columns(int in) {
    if (in % 2 != 0) {
      throw new IllegalArgumentException(
          "glu: expected an even number of columns, but got "
              + in
              + ". Give the layer before it an even number of units.");
    }
    return in / 2;
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    int n = columns(x.columns());
    float[] in = x.data();
    float[] out = y.data();
    for (int row = 0; row < x.rows(); row++) {
      int a = x.offset(row);
      int yAt = y.offset(row);
      for (int i = 0; i < n; i++) {
        out[yAt + i] = (float) (in[a + i] * Formula.sigmoid(in[a + n + i]));
      }
    }
  }

  @Override
  public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    int n = columns(x.columns());
    float[] in = x.data();
    float[] from = dy.data();
    float[] to = dx.data();
    for (int row = 0; row < x.rows(); row++) {
      int a = x.offset(row);
      int dyAt = dy.offset(row);
      int da = dx.offset(row);
      for (int i = 0; i < n; i++) {
        double gate = Formula.sigmoid(in[a + n + i]);
        to[da + i] = (float) (from[dyAt + i] * gate);
        to[da + n + i] = (float) (from[dyAt + i] * in[a + i] * gate * (1 - gate));
      }
    }
  }
}
