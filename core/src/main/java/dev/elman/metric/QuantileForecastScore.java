package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The scores of [QuantileScores] during training, of a model trained with the quantile loss.
///
/// *Shapes*: labels `[…, n]` for predictions `[…, n · levels]`, those of a label beside each other;
/// `[…]` if n is 1. *State*: `Σ mean_q 2 ρ_q`, `Σ |y|` and the number of labels.
final class QuantileForecastScore implements Metric {
  private static final int SUMS = 3;

  private final String name;
  private final double[] levels;
  private final boolean scaled;

  /// @param scaled whether the sum is divided by that of the labels, and not by their number
  QuantileForecastScore(String name, boolean scaled, double[] levels) {
    this.name = name;
    this.scaled = scaled;
    this.levels = levels.clone();
    new QuantileScores(levels); // throws
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }

  @Override
  public int stateSize() {
    return SUMS;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    int perPosition = Labels.requireGroups(name, yTrue, yPred, levels.length);
    for (int i = 0; i < yTrue.size(); i++) {
      float weight = weights.at(i / perPosition);
      float actual = yTrue.data()[i];
      double sum = 0;
      for (int q = 0; q < levels.length; q++) {
        sum += QuantileScores.loss(levels[q], actual, yPred.data()[i * levels.length + q]);
      }
      if (weight != 0) {
        state[0] += weight * 2 * sum / levels.length;
        state[1] += weight * Math.abs(actual);
        state[2] += weight;
      }
    }
  }

  @Override
  public double result(double[] state) {
    return Confusion.ratio(state[0], scaled ? state[1] : state[2]);
  }
}
