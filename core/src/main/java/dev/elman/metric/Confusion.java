package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// Counts of right and wrong answers to yes-or-no questions.
final class Confusion {
  static final int TRUE_POSITIVES = 0;
  static final int FALSE_POSITIVES = 1;
  static final int FALSE_NEGATIVES = 2;

  /// The number of counts.
  static final int SIZE = 3;

  private Confusion() {}

  static void requireThreshold(String metric, double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          metric
              + " threshold: expected a number in [0, 1], but got "
              + threshold
              + ". Predictions are probabilities; for logits put a sigmoid before.");
    }
  }

  /// Adds all values to the counts from `state[0]` on.
  static void update(
      Tensor yTrue, Tensor yPred, Weights weights, double threshold, double[] state) {
    int features = yPred.rank() == 1 ? 1 : yPred.shape().features();
    for (int i = 0; i < yPred.size(); i++) {
      double weight = weights.at(i / features);
      add(yTrue.data()[i], yPred.data()[i] > threshold, weight, state, 0);
    }
  }

  /// Adds one answer of some weight to the counts from `state[at]` on. A label between 0 and 1
  /// counts in parts.
  static void add(double label, boolean answer, double weight, double[] state, int at) {
    if (answer) {
      state[at + TRUE_POSITIVES] += weight * label;
      state[at + FALSE_POSITIVES] += weight * (1 - label);
    } else {
      state[at + FALSE_NEGATIVES] += weight * label;
    }
  }

  /// The harmonic mean of precision and recall, recall counting `beta²` as much, of the counts from
  /// `state[at]` on.
  static double fScore(double[] state, int at, double beta) {
    double recallFactor = beta * beta;
    double right = (1 + recallFactor) * state[at + TRUE_POSITIVES];
    return ratio(
        right, right + state[at + FALSE_POSITIVES] + recallFactor * state[at + FALSE_NEGATIVES]);
  }

  /// `a / b`, or 0 if `b` is 0.
  static double ratio(double a, double b) {
    return b == 0 ? 0 : a / b;
  }
}
