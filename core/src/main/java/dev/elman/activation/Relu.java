package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// Rectified linear unit: `y = max(x, 0)`, with `dy/dx = 1` for `x > 0` and 0 else, also at 0 (Nair
/// and Hinton 2010).
///
/// With options it is Keras's `relu(x, negative_slope, max_value, threshold)`:
///
/// ```
/// y = maxValue                             for x ≥ maxValue
/// y = x                                    for threshold < x < maxValue
/// y = negativeSlope · (x - threshold)      for x ≤ threshold
/// ```
///
/// with the derivatives 0, 1 and `negativeSlope`.
///
/// *Shapes*: any → the same. *Non-finite values*: NaN gives NaN; infinities give the limits.
///
/// @param negativeSlope the slope left of the threshold; Keras's default is 0
/// @param maxValue the largest result; Keras's default is none, here positive infinity
/// @param threshold where the linear part begins; Keras's default is 0
public record Relu(double negativeSlope, double maxValue, double threshold) implements Elementwise {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if an option is negative or NaN, or the slope or the
  ///   threshold infinite
  public Relu {
    Options.requireNotNegative("relu negativeSlope", negativeSlope);
    Options.require(maxValue >= 0, "relu maxValue", "a number of at least 0", maxValue);
    Options.requireNotNegative("relu threshold", threshold);
  }

  @Override
  public String name() {
    return "relu";
  }

  @Override
  public boolean needsInput() {
    return !isPlain();
  }

  /// Whether it is `max(x, 0)` without options: the loops below are then vectorised by the JIT
  /// compiler.
  private boolean isPlain() {
    return negativeSlope == 0 && maxValue == Double.POSITIVE_INFINITY && threshold == 0;
  }

  @Override
  public double value(double x) {
    if (x >= maxValue) {
      return maxValue;
    }
    return x <= threshold ? negativeSlope * (x - threshold) : x;
  }

  @Override
  public double derivative(double x, double y) {
    if (x >= maxValue) {
      return 0;
    }
    return x <= threshold ? negativeSlope : 1;
  }

  @Override
  public void forward(Ops ops, Matrix x, Matrix y) {
    if (!isPlain()) {
      Elementwise.super.forward(ops, x, y);
      return;
    }
    float[] from = x.data();
    float[] to = y.data();
    for (int row = 0; row < x.rows(); row++) {
      int xAt = x.offset(row);
      int yAt = y.offset(row);
      for (int i = 0; i < x.columns(); i++) {
        to[yAt + i] = Math.max(from[xAt + i], 0);
      }
    }
  }

  @Override
  public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    if (!isPlain()) {
      Elementwise.super.backward(ops, x, y, dy, dx);
      return;
    }
    float[] out = y.data();
    float[] from = dy.data();
    float[] to = dx.data();
    for (int row = 0; row < y.rows(); row++) {
      int yAt = y.offset(row);
      int dyAt = dy.offset(row);
      int dxAt = dx.offset(row);
      for (int i = 0; i < y.columns(); i++) {
        to[dxAt + i] = out[yAt + i] > 0 ? from[dyAt + i] : 0;
      }
    }
  }
}
