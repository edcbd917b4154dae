package dev.elman.activation;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// A function applied to the result of a layer, `y = f(x)`, with its derivative.
///
/// The windows hold one position per row, so functions of a whole row (softmax) fit as well.
/// [Activations] lists all that the library has; for an own function of single values implement
/// [Elementwise]. Implementations are immutable and used by several threads at once.
public interface Activation {
  /// Keras's name: `tanh`, `hard_sigmoid`.
  String name();

  /// `y = f(x)`; `y` may be the same window as `x` if [#columns] does not change the number of
  /// columns.
  void forward(Ops ops, Matrix x, Matrix y);

  /// `dx = dy · ∂y/∂x`; `dx` may be the same window as `dy` if [#columns] does not change the
  /// number of columns.
  ///
  /// @param x the argument of [#forward]; its values are garbage unless [#needsInput()]
  /// @param y the result of [#forward]
  void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx);

  /// Whether the derivative needs `x` and cannot be had from `y` alone. If not, callers may write
  /// `y` over `x`.
  default boolean needsInput() {
    return false;
  }

  /// The number of columns of `y` for an `x` with `in` columns: the same, except for [Glu], which
  /// halves it.
  ///
  /// @throws IllegalArgumentException if the function cannot be applied to so many columns
  default int columns(int in) {
    return in;
  }
}
