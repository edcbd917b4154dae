package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The coefficient of determination: how much of the variance of the labels the predictions
/// explain.
///
/// ```
/// R² = 1 - Σ (t - p)² / Σ (t - mean t)²          for each output, then the mean over the outputs
/// ```
///
/// 1 is perfect, 0 as good as the mean of the labels, less is worse. As in Keras, an output whose
/// labels are all the same gives 0, or NaN if its predictions are perfect.
///
/// *Shapes*: labels like predictions `[…, outputs]`; `[batch]` for `[batch, 1]`. *State*: for each
/// output `Σ t²`, `Σ t`, `Σ (t - p)²` and the count. *Non-finite values*: NaN makes the result NaN.
///
/// @param outputs the number of features of the predictions, at least 1
public record R2Score(int outputs) implements Metric {
  private static final int SUMS = 4;

  /// Checks the number of outputs.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public R2Score {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "r2_score outputs: expected at least 1, but got " + outputs + ".");
    }
  }

  @Override
  public String name() {
    return "r2_score";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return outputs * SUMS;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Labels.requireSameValues(name(), yTrue, yPred);
    int features = yPred.rank() == 1 ? 1 : yPred.shape().features();
    if (features != outputs) {
      throw new IllegalArgumentException(
          "r2_score: expected predictions with "
              + outputs
              + " features, but got "
              + yPred.shape().labelledBatch()
              + ". Use Metrics.r2Score("
              + features
              + ").");
    }
    for (int i = 0; i < yPred.size(); i++) {
      double t = yTrue.data()[i];
      double e = t - yPred.data()[i];
      double weight = weights.at(i / outputs);
      if (weight != 0) {
        int at = i % outputs * SUMS;
        state[at] += weight * t * t;
        state[at + 1] += weight * t;
        state[at + 2] += weight * e * e;
        state[at + 3] += weight;
      }
    }
  }

  @Override
  public double result(double[] state) {
    double sum = 0;
    for (int at = 0; at < state.length; at += SUMS) {
      double mean = state[at + 1] / state[at + 3];
      double score = 1 - state[at + 2] / (state[at] - state[at + 1] * mean);
      sum += Double.isInfinite(score) ? 0 : score;
    }
    return sum / outputs;
  }
}
