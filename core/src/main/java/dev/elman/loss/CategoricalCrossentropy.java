package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

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
  public double sum(Tensor yTrue, Tensor yPred) {
    return sum(yTrue, yPred, 0, new float[yPred.shape().features()], 0);
  }

  @Override
  public double sumAndGradient(Tensor yTrue, Tensor yPred, float scale, Tensor dPred) {
    return sum(yTrue, yPred, scale, dPred.data(), yPred.shape().features());
  }

  /// Writes the gradient of position `i` to `dp` from `i · dpStride` on.
  private double sum(Tensor yTrue, Tensor yPred, float scale, float[] dp, int dpStride) {
    int classes = yPred.shape().features();
    SoftmaxRows rows = new SoftmaxRows();
    double[] t = new double[classes];
    double sum = 0;
    for (int position = 0; position < yPred.positions(); position++) {
      int at = position * classes;
      int dpAt = position * dpStride;
      for (int i = 0; i < classes; i++) {
        t[i] = yTrue.data()[at + i] * (1 - labelSmoothing) + labelSmoothing / classes;
      }
      sum +=
          fromLogits
              ? rowOfLogits(rows, t, yPred.data(), at, scale, dp, dpAt)
              : rowOfProbabilities(t, yPred.data(), at, scale, dp, dpAt);
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
