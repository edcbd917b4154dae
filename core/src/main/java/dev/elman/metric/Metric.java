package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// A number for people that says how good predictions are. Unlike a loss it has no gradient.
///
/// A metric adds up a few sums over the data and computes its result from them at the end. The sums
/// of two parts of the data may be added, so every worker has its own state and the states are
/// merged by addition. [Metrics] lists all that the library has. Implementations are immutable and
/// used by several threads at once.
public interface Metric {
  /// The name under which the result is reported, Keras's by default: `mean_absolute_error`.
  String name();

  /// The number of sums. A state is an array of so many zeros at first; states merge by addition.
  int stateSize();

  /// Adds labels and predictions to the state.
  ///
  /// @param yTrue the labels; which shapes fit is said by each metric
  /// @param yPred the predictions, `[…, features]`
  /// @param weights how much each position counts
  /// @throws IllegalArgumentException if the shapes do not fit
  void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state);

  /// Requires that labels and predictions of these shapes fit; their values are those of one sample
  /// and mean nothing. The model may not have its weights yet.
  ///
  /// @throws IllegalArgumentException if they do not
  default void check(Tensor yTrue, Tensor yPred) {
    update(yTrue, yPred, new double[stateSize()]);
  }

  /// Adds labels and predictions to the state, all positions counting once.
  default void update(Tensor yTrue, Tensor yPred, double[] state) {
    update(yTrue, yPred, Weights.ONE, state);
  }

  /// The metric of everything that was added to the state.
  double result(double[] state);

  /// The metric of these labels and predictions alone.
  ///
  /// @throws IllegalArgumentException if the shapes do not fit
  default double of(Tensor yTrue, Tensor yPred) {
    double[] state = new double[stateSize()];
    update(yTrue, yPred, state);
    return result(state);
  }

  /// Which values are the better ones: what callbacks go by that wait for an improvement.
  default Direction direction() {
    return Direction.UNKNOWN;
  }

  /// The same metric, reported under another name.
  default Metric named(String name) {
    return new NamedMetric(name, this);
  }
}
