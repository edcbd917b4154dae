package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The harmonic mean of precision and recall, `2 tp / (2 tp + fp + fn)`, for yes-or-no questions:
/// Keras's `F1Score(average="micro", threshold=…)`.
///
/// *Shapes*: labels like predictions; `[batch]` for `[batch, 1]`. *Non-finite values*: NaN is a no.
///
/// @param threshold the largest prediction that is a no, in [0, 1]; here 0.5 by default
public record BinaryF1Score(double threshold) implements Metric {
  /// Checks the threshold.
  ///
  /// @throws IllegalArgumentException if it is outside of [0, 1]
  public BinaryF1Score {
    Confusion.requireThreshold("f1_score", threshold);
  }

  @Override
  public String name() {
    return "f1_score";
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
    return Confusion.fScore(state, 0, 1);
  }
}
