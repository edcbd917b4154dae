package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The area under a curve that is drawn by moving the threshold of a yes-or-no question from 1 to
/// 0.
///
/// | curve | across | up | area |
/// |---|---|---|---|
/// | `ROC` | false positives / negatives | true positives / positives | trapezoids |
/// | `PR` | recall | precision | interpolation of Davis and Goadrich 2006, doi:10.1145/1143844.1143874 |
///
/// ROC's area is how likely a random positive gets a larger prediction than a random negative, up
/// to the width between two thresholds. The thresholds are evenly spaced in [0, 1], as in Keras.
///
/// *Shapes*: labels like predictions; `[batch]` for `[batch, 1]`. *Predictions*: probabilities.
/// *State*: the positives and the negatives between each threshold and the next, and at 0.
///
/// @param curve what is drawn; Keras's default is `ROC`
/// @param thresholds the number of points of the curve, at least 2; Keras's default is 200
public record Auc(Curve curve, int thresholds) implements Metric {
  /// What is drawn.
  public enum Curve {
    /// Receiver operating characteristic.
    ROC,
    /// Precision and recall.
    PR
  }

  /// Checks the number of thresholds.
  ///
  /// @throws IllegalArgumentException if it is less than 2
  public Auc {
    ThresholdCounts.requireThresholds("auc", thresholds);
  }

  @Override
  public String name() {
    return "auc";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return ThresholdCounts.stateSize(thresholds);
  }

  /// Adds labels and predictions to the state.
  ///
  /// @throws IllegalArgumentException if the shapes do not fit, or a prediction is not in [0, 1]
  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    ThresholdCounts.update(name(), thresholds, yTrue, yPred, weights, state);
  }

  @Override
  public double result(double[] state) {
    double[] truePositives = ThresholdCounts.truePositives(state);
    double[] falsePositives = ThresholdCounts.falsePositives(state);
    // the first threshold is a little below 0
    truePositives[0] += ThresholdCounts.positivesAtZero(state);
    falsePositives[0] += ThresholdCounts.negativesAtZero(state);
    return curve == Curve.ROC
        ? trapezoids(truePositives, falsePositives)
        : interpolation(truePositives, falsePositives);
  }

  private static double trapezoids(double[] truePositives, double[] falsePositives) {
    double area = 0;
    for (int i = 0; i + 1 < truePositives.length; i++) {
      area +=
          (falsePositives[i] - falsePositives[i + 1])
              * (truePositives[i] + truePositives[i + 1])
              / 2;
    }
    return Confusion.ratio(area, truePositives[0] * falsePositives[0]);
  }

  /// Between two thresholds true positives are a straight line of all predicted positives `P`: `TP
  /// = slope · P + intercept`, so that `∫ TP / P dTP = slope (ΔTP + intercept · log(P_a / P_b))`.
  private static double interpolation(double[] truePositives, double[] falsePositives) {
    double area = 0;
    for (int i = 0; i + 1 < truePositives.length; i++) {
      double a = truePositives[i] + falsePositives[i];
      double b = truePositives[i + 1] + falsePositives[i + 1];
      double rise = truePositives[i] - truePositives[i + 1];
      double slope = Confusion.ratio(rise, a - b);
      double intercept = truePositives[i + 1] - slope * b;
      double logOfRatio = a > 0 && b > 0 ? Math.log(a / b) : 0;
      area += slope * (rise + intercept * logOfRatio);
    }
    return Confusion.ratio(area, truePositives[0]);
  }
}
