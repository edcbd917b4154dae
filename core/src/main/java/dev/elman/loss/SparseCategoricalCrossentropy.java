package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.Arrays;
import java.util.Objects;

/// Crossentropy of a choice among classes, with the number of the right class as label: the loss of
/// classifiers and language models. For a softmax output, or for the logits before it.
///
/// ```
/// c = label
/// probabilities: q = p / Σ p
///                value = -log q_c                            q clipped to [1e-7, 1 - 1e-7]
///                ∂value/∂p = (1 - [i = c] / q_c) / Σ p       0 where q_c is clipped
/// logits:        value = log Σ exp(p) - p_c                  log-sum-exp
///                ∂value/∂p = softmax(p) - [i = c]
/// ```
///
/// As in Keras, probabilities are divided by their sum first.
///
/// *Shapes*: predictions `[…, classes]`, labels `[…]` or `[…, 1]`: `[batch]` for one choice per
/// sample, `[batch, time]` for one per time step. *Labels*: whole numbers in [0, classes).
/// *Non-finite values*: NaN or infinity in a prediction makes the sum NaN and the gradient of its
/// row; of other rows nothing.
///
/// @param fromLogits whether predictions are logits; Keras's default is false
public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {
  /// The same loss for logits or probabilities.
  public SparseCategoricalCrossentropy fromLogits(boolean newFromLogits) {
    return new SparseCategoricalCrossentropy(newFromLogits);
  }

  @Override
  public String name() {
    return "sparse_categorical_crossentropy";
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    Labels.requireOnePerPosition(name(), yTrue, yPred);
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireClasses(name(), yTrue, yPred.features());
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
    float[] p = yPred.data();
    int classes = yPred.shape().features();
    SoftmaxRows rows = new SoftmaxRows();
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
      int right = Objects.checkIndex((int) yTrue.data()[position], classes);
      if (fromLogits) {
        sum += weight * (rows.softmax(p, at, classes, scaleHere, dp, dpAt) - p[at + right]);
        dp[dpAt + right] -= scaleHere;
      } else {
        sum += weight * rowOfProbabilities(p, at, classes, right, scaleHere, dp, dpAt);
      }
    }
    return sum;
  }

  private static double rowOfProbabilities(
      float[] p, int at, int classes, int right, float scale, float[] dp, int dpAt) {
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += p[at + i];
    }
    double q = p[at + right] / sum;
    boolean clipped = Probability.isClipped(q);
    Arrays.fill(dp, dpAt, dpAt + classes, clipped ? 0 : (float) (scale / sum));
    if (!clipped) {
      dp[dpAt + right] = (float) (scale * (1 - 1 / q) / sum);
    }
    return -Math.log(Probability.clip(q));
  }
}
