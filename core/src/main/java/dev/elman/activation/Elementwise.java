package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// An activation that maps every value on its own: a formula and its derivative, evaluated in
/// double precision.
///
/// *Shapes*: any → the same. *Non-finite values*: whatever the formula gives for that value; others
/// are not touched.
public interface Elementwise extends Activation {
  /// `f(x)`.
  double value(double x);

  /// `f'(x)`, where `y = f(x)`.
  ///
  /// @param x the argument; garbage unless [#needsInput()]
  /// @param y the result, rounded to float
  double derivative(double x, double y);

  @Override
  default void forward(Ops ops, Matrix x, Matrix y) {
    float[] from = x.data();
    float[] to = y.data();
    for (int row = 0; row < x.rows(); row++) {
      int xAt = x.offset(row);
      int yAt = y.offset(row);
      for (int i = 0; i < x.columns(); i++) {
        to[yAt + i] = (float) value(from[xAt + i]);
      }
    }
  }

  @Override
  default void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
    float[] in = x.data();
    float[] out = y.data();
    float[] from = dy.data();
    float[] to = dx.data();
    for (int row = 0; row < x.rows(); row++) {
      int xAt = x.offset(row);
      int yAt = y.offset(row);
      int dyAt = dy.offset(row);
      int dxAt = dx.offset(row);
      for (int i = 0; i < x.columns(); i++) {
        to[dxAt + i] = (float) (from[dyAt + i] * derivative(in[xAt + i], out[yAt + i]));
      }
    }
  }
}
