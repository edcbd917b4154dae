package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The answers to yes-or-no questions for many thresholds, evenly spaced in [0, 1] as in Keras.
///
/// A state holds for each threshold the positives between it and the next, then the negatives, and
/// then the positives and the negatives of prediction 0.
final class ThresholdCounts {
  private ThresholdCounts() {}

  static void requireThresholds(String metric, int thresholds) {
    if (thresholds < 2) {
      throw new IllegalArgumentException(
          metric + " thresholds: expected at least 2, but got " + thresholds + ". Keras uses 200.");
    }
  }

  static int stateSize(int thresholds) {
    return 2 * thresholds + 2;
  }

  /// Adds all values.
  ///
  /// @throws IllegalArgumentException if the shapes do not fit, or a prediction is not in [0, 1]
  static void update(
      String metric, int thresholds, Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Labels.requireSameValues(metric, yTrue, yPred);
    int features = yPred.rank() == 1 ? 1 : yPred.shape().features();
    for (int i = 0; i < yPred.size(); i++) {
      double weight = weights.at(i / features);
      if (weight == 0) {
        continue;
      }
      float p = yPred.data()[i];
      float t = yTrue.data()[i];
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException(
            metric
                + ": expected predictions in [0, 1], but got "
                + p
                + " in row "
                + i / yPred.rowSize()
                + ". For logits give the last layer a sigmoid.");
      }
      // a prediction must be larger than its threshold
      int bucket = (int) Math.ceil(p * (thresholds - 1f)) - 1;
      state[bucket < 0 ? 2 * thresholds : bucket] += weight * t;
      state[bucket < 0 ? 2 * thresholds + 1 : thresholds + bucket] += weight * (1 - t);
    }
  }

  /// For each threshold the number of true positives.
  static double[] truePositives(double[] state) {
    return countsAbove(state, 0);
  }

  /// For each threshold the number of false positives.
  static double[] falsePositives(double[] state) {
    return countsAbove(state, thresholds(state));
  }

  /// The number of positives of prediction 0, which are above no threshold.
  static double positivesAtZero(double[] state) {
    return state[state.length - 2];
  }

  /// The number of negatives of prediction 0.
  static double negativesAtZero(double[] state) {
    return state[state.length - 1];
  }

  private static int thresholds(double[] state) {
    return state.length / 2 - 1;
  }

  private static double[] countsAbove(double[] state, int at) {
    double[] above = new double[thresholds(state)];
    double sum = 0;
    for (int i = above.length - 1; i >= 0; i--) {
      sum += state[at + i];
      above[i] = sum;
    }
    return above;
  }
}
