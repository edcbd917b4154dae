package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// The logarithm of [Softmax], computed without taking the logarithm of a small number.
///
/// ```
/// y  = x - max x - log Σ exp(x - max x)         log-sum-exp with max-subtraction
/// dx = dy - exp(y) Σ dy
/// ```
///
/// *Shapes*: any → the same; over the last axis, as Keras by default. *Non-finite values*: as
/// [Softmax], with negative infinity in place of 0.
public record LogSoftmax() implements Activation {
  @Override
  public String name() {
    return "log_softmax";
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    float[] in = x.data();
    float[] out = y.data();
    for (int row = 0; row < x.rows(); row++) {
      double max = ops.max(x, row);
      int xAt = x.offset(row);
      int yAt = y.offset(row);
      double sum = 0;
      for (int i = 0; i < x.columns(); i++) {
        sum += Math.exp(in[xAt + i] - max);
      }
      double log = max + Math.log(sum);
      for (int i = 0; i < x.columns(); i++) {
        out[yAt + i] = (float) (in[xAt + i] - log);
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
      double sum = 0;
      for (int i = 0; i < y.columns(); i++) {
        sum += from[dyAt + i];
      }
      for (int i = 0; i < y.columns(); i++) {
        to[dxAt + i] = (float) (from[dyAt + i] - Math.exp(out[yAt + i]) * sum);
      }
    }
  }
}
