package dev.elman.loss;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.List;

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

  /// The sum over the positions of the loss times the weight.
  ///
  /// @param yTrue the labels, of a shape and with values that passed [#check] and [#checkLabels]
  /// @param yPred the predictions, `[…, features]`
  /// @param weights how much each position counts
  double sum(Tensor yTrue, Tensor yPred, Weights weights);

  /// The sum over the positions of the loss, all counting once.
  default double sum(Tensor yTrue, Tensor yPred) {
    return sum(yTrue, yPred, Weights.ONE);
  }

  /// What the sum is divided by: by default the number of positions that are not masked. Weights do
  /// not change it, as in Keras.
  default long positions(Tensor yTrue, Tensor yPred, Weights weights) {
    return weights.count(yPred.positions());
  }

  /// The same sum, and `dPred = scale · ∂sum/∂yPred`.
  ///
  /// @param weights how much each position counts
  /// @param scale usually 1 / positions of the whole batch
  /// @param dPred receives the gradient, shaped like `yPred`
  double sumAndGradient(Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred);

  /// The same sum and gradient, all positions counting once.
  default double sumAndGradient(Tensor yTrue, Tensor yPred, float scale, Tensor dPred) {
    return sumAndGradient(yTrue, yPred, Weights.ONE, scale, dPred);
  }

  /// The weights that the loss computes with, besides the predictions: those of a layer whose
  /// result means nothing without them, such as the transitions of a CRF. By default there are
  /// none.
  default List<Parameter> parameters() {
    return List.of();
  }

  /// The same sum and gradient, and for a loss with [#parameters()] their gradients.
  ///
  /// @param gradients what `scale · ∂sum/∂parameter` is added to, at [Parameter#offset()]
  /// @param seed the seed of the batch, for a loss that draws samples
  default double sumAndGradient(
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      float scale,
      Tensor dPred,
      float[] gradients,
      long seed) {
    return sumAndGradient(yTrue, yPred, weights, scale, dPred);
  }

  /// Whether [#positions] is a fixed number per row of the batch when nothing is masked. False for
  /// a loss that ignores some labels.
  default boolean countsAllPositions() {
    return true;
  }

  /// Whether the loss of a position depends on other rows of the batch, so that a training batch
  /// must not be divided. By default rows do not know of each other. Evaluation compares 32 rows at
  /// a time, Keras's default batch.
  default boolean needsWholeBatch() {
    return false;
  }

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
