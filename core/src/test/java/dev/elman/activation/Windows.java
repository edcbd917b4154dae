package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import java.util.Arrays;

/// Applies activations to windows that lie in a larger array, with values around them that must not
/// change.
final class Windows {
  private static final float AROUND = 777;
  private static final int MARGIN = 3;

  private final Ops ops;

  Windows(Ops ops) {
    this.ops = ops;
  }

  /// `y` of `x` with so many rows.
  float[] forward(Activation activation, float[] x, int rows) {
    int columns = x.length / rows;
    Matrix in = window(x, rows, columns);
    Matrix out = window(new float[rows * activation.columns(columns)], rows);
    activation.forward(ops, in, out);
    return values(out);
  }

  /// `dx` of `x` and `dy`; where the activation does not need it, `x` is NaN.
  float[] backward(Activation activation, float[] x, float[] dy, int rows) {
    int columns = x.length / rows;
    Matrix y = window(forward(activation, x, rows), rows);
    float[] seen = x.clone();
    if (!activation.needsInput()) {
      Arrays.fill(seen, Float.NaN);
    }
    Matrix dx = window(new float[x.length], rows, columns);
    activation.backward(ops, window(seen, rows, columns), y, window(dy, rows), dx);
    return values(dx);
  }

  private static Matrix window(float[] values, int rows) {
    return window(values, rows, values.length / rows);
  }

  private static Matrix window(float[] values, int rows, int columns) {
    int stride = columns + MARGIN;
    float[] data = new float[MARGIN + rows * stride];
    Arrays.fill(data, AROUND);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * columns, data, MARGIN + row * stride, columns);
    }
    return new Matrix().on(data, MARGIN, rows, columns, stride);
  }

  private static float[] values(Matrix window) {
    float[] values = new float[window.rows() * window.columns()];
    float[] rest = window.data().clone();
    for (int row = 0; row < window.rows(); row++) {
      System.arraycopy(
          window.data(), window.offset(row), values, row * window.columns(), window.columns());
      Arrays.fill(rest, window.offset(row), window.offset(row) + window.columns(), AROUND);
    }
    for (float value : rest) {
      if (value != AROUND) {
        throw new AssertionError("A value outside of the window was changed to " + value);
      }
    }
    return values;
  }
}
