package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.Arrays;

/// Crossentropy of a choice among classes, with a probability of every class as label: the loss for
/// a softmax output, or for the logits before it. For labels that are class numbers use
/// [SparseCategoricalCrossentropy].
///
/// ```
/// t = label · (1 - labelSmoothing) + labelSmoothing / classes
/// probabilities: q = p / Σ p
///                value = -Σ t log q                          q clipped to [1e-7, 1 - 1e-7]
///                g = -t / q                                  0 where q is clipped
///                ∂value/∂p = (g - Σ g q) / Σ p
/// logits:        value = Σ t (log Σ exp(p) - p)              log-sum-exp
///                ∂value/∂p = softmax(p) Σ t - t
/// ```
///
/// As in Keras, probabilities are divided by their sum first, and labels need not sum to 1.
///
/// *Shapes*: labels and predictions `[…, classes]`. *Labels*: in [0, 1]. *Non-finite values*: NaN
/// or infinity in a prediction makes the sum and the gradient of its row NaN; of other rows
/// nothing.
///
/// @param fromLogits whether predictions are logits; Keras's default is false
/// @param labelSmoothing how far labels are moved towards equal probabilities, in [0, 1]; Keras's
///   default is 0
public record CategoricalCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {
  /// Checks the smoothing.
  ///
  /// @throws IllegalArgumentException if it is outside of [0, 1]
  public CategoricalCrossentropy {
    Labels.requireSmoothing("categorical_crossentropy", labelSmoothing);
  }

  /// The same loss for logits or probabilities.
  public CategoricalCrossentropy fromLogits(boolean newFromLogits) {
    return new CategoricalCrossentropy(newFromLogits, labelSmoothing);
  }

  /// The same loss with another smoothing.
  public CategoricalCrossentropy labelSmoothing(double newLabelSmoothing) {
    return new CategoricalCrossentropy(fromLogits, newLabelSmoothing);
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    Labels.requireSameShape(name(), yTrue, yPred);
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireProbabilities(name(), yTrue);
  }

  @Override
  public double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    return sum(yTrue, yPred, weights, 0, new float[yPred.shape().features()], 0);
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    return sum(yTrue, yPred, weights, scale, dPred.data(), yPred.shape().features());
  }

  /// Writes the gradient of position `i` to `dp` from `i · dpStride` on.
  private double sum(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, float[] dp, int dpStride) {
    int classes = yPred.shape().features();
    SoftmaxRows rows = new SoftmaxRows();
    double[] t = new double[classes];
    double sum = 0;
    for (int position = 0; position < yPred.positions(); position++) {
      int at = position * classes;
      int dpAt = position * dpStride;
      float weight = weights.at(position);
      if (weight == 0) { // what is masked may be anything
        Arrays.fill(dp, dpAt, dpAt + classes, 0);
        continue;
      }
      float scaleHere = scale * weight;
      for (int i = 0; i < classes; i++) {
        t[i] = yTrue.data()[at + i] * (1 - labelSmoothing) + labelSmoothing / classes;
      }
      sum +=
          weight
              * (fromLogits
                  ? rowOfLogits(rows, t, yPred.data(), at, scaleHere, dp, dpAt)
                  : rowOfProbabilities(t, yPred.data(), at, scaleHere, dp, dpAt));
    }
    return sum;
  }

  private static double rowOfLogits(
      SoftmaxRows rows, double[] t, float[] p, int at, float scale, float[] dp, int dpAt) {
    double logSumExp = rows.softmax(p, at, t.length, scale, dp, dpAt);
    double sumOfLabels = 0;
    double value = 0;
    for (int i = 0; i < t.length; i++) {
      sumOfLabels += t[i];
      value += t[i] * (logSumExp - p[at + i]);
    }
    for (int i = 0; i < t.length; i++) {
      dp[dpAt + i] = (float) (dp[dpAt + i] * sumOfLabels - scale * t[i]);
    }
    return value;
  }

  private static double rowOfProbabilities(
      double[] t, float[] p, int at, float scale, float[] dp, int dpAt) {
    double sum = 0;
    for (int i = 0; i < t.length; i++) {
      sum += p[at + i];
    }
    double value = 0;
    double dot = 0; // Σ g q
    for (int i = 0; i < t.length; i++) {
      double q = p[at + i] / sum;
      value -= t[i] * Math.log(Probability.clip(q));
      dot -= Probability.isClipped(q) ? 0 : t[i];
    }
    for (int i = 0; i < t.length; i++) {
      double q = p[at + i] / sum;
      double g = Probability.isClipped(q) ? 0 : -t[i] / q;
      dp[dpAt + i] = (float) (scale * (g - dot) / sum);
    }
    return value;
  }
}
