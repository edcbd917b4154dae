package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// A function applied to the result of a layer, `y = f(x)`, with its derivative.
///
/// The windows hold one position per row, so functions of a whole row (softmax) fit as well.
public interface Activation {
  /// Keras's name: `tanh`, `hard_sigmoid`.
  String name();

  /// `y = f(x)`; `y` may be the same window as `x`.
  void forward(Ops ops, Matrix x, Matrix y);

  /// `dx = dy · ∂y/∂x`; `dx` may be the same window as `dy`.
  ///
  /// @param x the argument of [#forward]; its values are garbage unless [#needsInput()]
  /// @param y the result of [#forward]
  void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx);

  /// Whether the derivative needs `x` and cannot be had from `y` alone. If not, callers may write
  /// `y` over `x`.
  default boolean needsInput() {
    return false;
  }
}
