package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// How many of the true positives are found: `tp / (tp + fn)`, 0 if there are none.
///
/// Every value is a yes-or-no question of its own; a prediction above the threshold is a yes.
/// Labels between 0 and 1 count in parts, as in Keras.
///
/// *Shapes*: labels like predictions; `[batch]` for `[batch, 1]`. *Non-finite values*: NaN is a no.
///
/// @param threshold the largest prediction that is a no, in [0, 1]; Keras's default is 0.5
public record Recall(double threshold) implements Metric {
  /// Checks the threshold.
  ///
  /// @throws IllegalArgumentException if it is outside of [0, 1]
  public Recall {
    Confusion.requireThreshold("recall", threshold);
  }

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return Confusion.SIZE;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Labels.requireSameValues(name(), yTrue, yPred);
    Confusion.update(yTrue, yPred, weights, threshold, state);
  }

  @Override
  public double result(double[] state) {
    return Confusion.ratio(
        state[Confusion.TRUE_POSITIVES],
        state[Confusion.TRUE_POSITIVES] + state[Confusion.FALSE_NEGATIVES]);
  }
}
