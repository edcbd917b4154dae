package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import org.jspecify.annotations.Nullable;

/// A loss that compares two sets, the labels and the predictions, by three sums over all their
/// values: `I = Σ t p`, `T = Σ t` and `P = Σ p`; of each sample, or of the whole batch.
///
/// ```
/// ∂value/∂p_i = t_i ∂value/∂I + ∂value/∂P
/// ```
///
/// Masked positions are in no sum. The value of a sample or batch counts as often as it has
/// positions, each with its weight; without masks and with weights per sample that is Keras's
/// value.
interface OverlapLoss extends Loss {
  /// Whether there is a value for each sample, and not one for the batch.
  boolean perSample();

  /// The loss of some sums.
  double value(double i, double t, double p);

  /// `∂value/∂I`.
  double slopeOfIntersection(double i, double t, double p);

  /// `∂value/∂P`.
  double slopeOfPredictions(double i, double t, double p);

  @Override
  default boolean needsWholeBatch() {
    return !perSample();
  }

  @Override
  default double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    return sum(yTrue, yPred, weights, 0, null);
  }

  @Override
  default double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    return sum(yTrue, yPred, weights, scale, dPred.data());
  }

  private double sum(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, float @Nullable [] dp) {
    int positions = yPred.positions();
    int group = perSample() ? positions / yPred.extent(0) : positions;
    double sum = 0;
    for (int from = 0; from < positions; from += group) {
      sum += sum(yTrue, yPred, weights, from, from + group, scale, dp);
    }
    return sum;
  }

  private double sum(
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      int from,
      int to,
      float scale,
      float @Nullable [] dp) {
    float[] labels = yTrue.data();
    float[] predictions = yPred.data();
    int features = yPred.shape().features();
    double i = 0;
    double t = 0;
    double p = 0;
    double weight = 0;
    for (int at = from * features; at < to * features; at++) {
      double own = weights.at(at / features);
      if (own != 0) { // what is masked may be anything
        i += (double) labels[at] * predictions[at];
        t += labels[at];
        p += predictions[at];
        weight += own / features;
      }
    }
    if (dp != null) {
      double factor = weight * scale;
      double ofIntersection = factor * slopeOfIntersection(i, t, p);
      double ofPredictions = factor * slopeOfPredictions(i, t, p);
      for (int at = from * features; at < to * features; at++) {
        boolean counts = weights.at(at / features) != 0;
        dp[at] = counts ? (float) (labels[at] * ofIntersection + ofPredictions) : 0;
      }
    }
    return weight * value(i, t, p);
  }

  @Override
  default void check(Shape yTrue, Shape yPred) {
    Labels.requireSameValues(name(), yTrue, yPred);
  }

  @Override
  default void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireProbabilities(name(), yTrue);
  }
}
