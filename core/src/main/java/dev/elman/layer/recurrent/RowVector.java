package dev.elman.layer.recurrent;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Parameter;

/// A parameter `[n]` that meets the rows of windows element by element: the gain of a
/// normalisation, a peephole, a recurrent weight that joins a unit with itself only.
///
/// @param parameter v
/// @param from the first element that is used; as many follow as the windows have columns
record RowVector(Parameter parameter, int from) {
  RowVector(Parameter parameter) {
    this(parameter, 0);
  }

  /// `y = v ⊙ x`; y may be the window of x.
  void multiply(Matrix x, Matrix y) {
    float[] v = parameter.values();
    int at = parameter.offset() + from;
    for (int r = 0; r < x.rows(); r++) {
      int a = x.offset(r);
      int b = y.offset(r);
      for (int i = 0; i < x.columns(); i++) {
        y.data()[b + i] = v[at + i] * x.data()[a + i];
      }
    }
  }

  /// `y += v ⊙ x`.
  void addMultiply(Matrix x, Matrix y) {
    float[] v = parameter.values();
    int at = parameter.offset() + from;
    for (int r = 0; r < x.rows(); r++) {
      int a = x.offset(r);
      int b = y.offset(r);
      for (int i = 0; i < x.columns(); i++) {
        y.data()[b + i] += v[at + i] * x.data()[a + i];
      }
    }
  }

  /// In forward: `y = v ⊙ x`. So now: `dv += Σ dy ⊙ x` over the rows.
  void addGradient(Matrix dy, Matrix x, float[] gradients) {
    int at = parameter.offset() + from;
    for (int r = 0; r < x.rows(); r++) {
      int a = x.offset(r);
      int b = dy.offset(r);
      for (int i = 0; i < x.columns(); i++) {
        gradients[at + i] += dy.data()[b + i] * x.data()[a + i];
      }
    }
  }
}
