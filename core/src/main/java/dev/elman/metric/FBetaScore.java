package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The harmonic mean of precision and recall, recall counting `beta²` as much, for a choice among
/// classes: `(1 + β²) tp / ((1 + β²) tp + β² fn + fp)`.
///
/// *Shapes* and *state* are those of [F1Score], which it is for a beta of 1.
///
/// @param classes the number of classes, at least 2
/// @param average how the scores of the classes become one number
/// @param beta how important recall is, more than 0; Keras's default is 1
public record FBetaScore(int classes, F1Score.Average average, double beta) implements Metric {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if there are less than 2 classes, or beta is not positive
  public FBetaScore {
    F1Score.requireClasses("fbeta_score", classes);
    if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "fbeta_score beta: expected a positive number, but got " + beta + ". 1 is the F1 score.");
    }
  }

  @Override
  public String name() {
    return "fbeta_score";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return classes * Confusion.SIZE;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    F1Score.update(name(), classes, yTrue, yPred, weights, state);
  }

  @Override
  public double result(double[] state) {
    return average.of(state, beta);
  }
}
