package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.function.DoubleUnaryOperator;

/// The mean over all positions of a function of the row of predictions and its label, `after(Σ
/// score / count)`.
///
/// State: the sum of the scores and the number of positions.
///
/// @param name the name
/// @param direction which values are the better ones
/// @param labels how labels are laid out
/// @param score a function of one row
/// @param after a function of the mean
record RowMean(
    String name, Direction direction, Layout labels, Score score, DoubleUnaryOperator after)
    implements Metric {
  /// A mean that is the result itself.
  RowMean(String name, Direction direction, Layout labels, Score score) {
    this(name, direction, labels, score, DoubleUnaryOperator.identity());
  }

  /// How labels are laid out.
  enum Layout {
    /// A class number for each position: `[…]` or `[…, 1]` for predictions `[…, classes]`.
    CLASS_NUMBERS,
    /// A value for each prediction.
    VALUES
  }

  /// A function of one row.
  @FunctionalInterface
  interface Score {
    /// The score of `n` predictions from `p[pAt]` on, with their labels from `t[tAt]` on.
    double of(float[] t, int tAt, float[] p, int pAt, int n);
  }

  @Override
  public int stateSize() {
    return 2;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    int n = yPred.shape().features();
    int labelsPerRow = n;
    if (labels == Layout.CLASS_NUMBERS) {
      Labels.requireOnePerPosition(name, yTrue, yPred);
      labelsPerRow = 1;
    } else {
      Labels.requireSameValues(name, yTrue, yPred);
    }
    double sum = 0;
    double total = 0;
    for (int row = 0; row < yPred.positions(); row++) {
      float weight = weights.at(row);
      sum +=
          weight == 0
              ? 0
              : weight * score.of(yTrue.data(), row * labelsPerRow, yPred.data(), row * n, n);
      total += weight;
    }
    state[0] += sum;
    state[1] += total;
  }

  @Override
  public double result(double[] state) {
    return state[1] == 0 ? 0 : after.applyAsDouble(state[0] / state[1]);
  }
}
