package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The best that one rate of the answers to yes-or-no questions can be where another is at least so
/// much, by the choice of the threshold; 0 if no threshold gives that.
///
/// *Shapes*: labels like predictions; `[batch]` for `[batch, 1]`. *Predictions*: probabilities.
///
/// @param name Keras's name
/// @param best what is to be large
/// @param constrained what must be at least `least`
/// @param least the least value, in [0, 1]
/// @param thresholds how many thresholds are tried; Keras's default is 200
record BestUnderConstraint(String name, Rate best, Rate constrained, double least, int thresholds)
    implements Metric {
  /// A rate of answers.
  enum Rate {
    /// How many of the predicted positives are right.
    PRECISION,
    /// How many of the positives are found: the sensitivity.
    RECALL,
    /// How many of the negatives are found.
    SPECIFICITY;

    private double of(double tp, double fp, double positives, double negatives) {
      return switch (this) {
        case PRECISION -> Confusion.ratio(tp, tp + fp);
        case RECALL -> Confusion.ratio(tp, positives);
        case SPECIFICITY -> Confusion.ratio(negatives - fp, negatives);
      };
    }
  }

  BestUnderConstraint {
    if (!(least >= 0 && least <= 1)) {
      throw new IllegalArgumentException(
          name + ": expected a number in [0, 1], but got " + least + ". It is a part of answers.");
    }
    ThresholdCounts.requireThresholds(name, thresholds);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return ThresholdCounts.stateSize(thresholds);
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    ThresholdCounts.update(name, thresholds, yTrue, yPred, weights, state);
  }

  @Override
  public double result(double[] state) {
    double[] tp = ThresholdCounts.truePositives(state);
    double[] fp = ThresholdCounts.falsePositives(state);
    double positives = tp[0] + ThresholdCounts.positivesAtZero(state);
    double negatives = fp[0] + ThresholdCounts.negativesAtZero(state);
    double max = 0;
    for (int i = 0; i < thresholds; i++) {
      if (constrained.of(tp[i], fp[i], positives, negatives) >= least) {
        max = Math.max(max, best.of(tp[i], fp[i], positives, negatives));
      }
    }
    return max;
  }
}
