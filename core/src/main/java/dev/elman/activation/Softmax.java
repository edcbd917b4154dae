package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// Makes every row a probability distribution: `y_i = exp(x_i) / Σ_j exp(x_j)`.
///
/// ```
/// y  = exp(x - max x) / Σ exp(x - max x)        max-subtraction: nothing overflows, and the quotient is the same
/// dx = y ⊙ (dy - Σ dy ⊙ y)
/// ```
///
/// *Shapes*: any → the same; over the last axis, as Keras by default. *Non-finite values*: negative
/// infinity gives 0; NaN or positive infinity makes its row NaN, and a row of negative infinities
/// too; other rows are not touched.
public record Softmax() implements Activation {
  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    float[] in = x.data();
    float[] out = y.data();
    for (int row = 0; row < x.rows(); row++) {
      float max = ops.max(x, row);
      int xAt = x.offset(row);
      int yAt = y.offset(row);
      for (int i = 0; i < x.columns(); i++) {
        out[yAt + i] = in[xAt + i] - max;
      }
    }
    ops.exp(y, y);
    for (int row = 0; row < y.rows(); row++) {
      float sum = ops.sum(y, row);
      int yAt = y.offset(row);
      for (int i = 0; i < y.columns(); i++) {
        out[yAt + i] /= sum;
      }
    }
  }

  @Override
  public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    float[] out = y.data();
    float[] from = dy.data();
    float[] to = dx.data();
    for (int row = 0; row < y.rows(); row++) {
      int yAt = y.offset(row);
      int dyAt = dy.offset(row);
      int dxAt = dx.offset(row);
      double dot = 0;
      for (int i = 0; i < y.columns(); i++) {
        dot += (double) from[dyAt + i] * out[yAt + i];
      }
      float mean = (float) dot;
      for (int i = 0; i < y.columns(); i++) {
        to[dxAt + i] = out[yAt + i] * (from[dyAt + i] - mean);
      }
    }
  }
}
