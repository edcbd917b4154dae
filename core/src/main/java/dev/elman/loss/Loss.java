package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// What training makes small: a number that says how far predictions are from labels, with its
/// gradient.
///
/// A loss is summed over *positions*: all axes of the predictions but the last. The loss of a model
/// is the sum divided by the number of positions, which is Keras's `sum_over_batch_size`; as a sum
/// it can be added up over shards of a batch. [Losses] lists all that the library has.
/// Implementations are immutable and used by several threads at once.
public interface Loss {
  /// Keras's name: `mean_squared_error`.
  String name();

  /// The sum over the positions of the loss.
  ///
  /// @param yTrue the labels, of a shape and with values that passed [#check] and [#checkLabels]
  /// @param yPred the predictions, `[…, features]`
  double sum(Tensor yTrue, Tensor yPred);

  /// The same sum, and `dPred = scale · ∂sum/∂yPred`.
  ///
  /// @param scale usually 1 / positions of the whole batch
  /// @param dPred receives the gradient, shaped like `yPred`
  double sumAndGradient(Tensor yTrue, Tensor yPred, float scale, Tensor dPred);

  /// Requires that labels of shape `yTrue` can be compared with predictions of shape `yPred`; both
  /// with the batch axis.
  ///
  /// @throws IllegalArgumentException if they cannot; the message labels both shapes and says what
  ///   to change
  void check(Shape yTrue, Shape yPred);

  /// Requires that the values of the labels mean something for predictions of shape `yPred`. By
  /// default all values do.
  ///
  /// @throws IllegalArgumentException if a value does not, for example a class number that is out
  ///   of range; the message names the row
  default void checkLabels(Tensor yTrue, Shape yPred) {}
}
