package dev.elman.metric;

import dev.elman.distribution.DistributionOutput;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The mean of [Crps] during training, of a model whose predictions say a distribution.
///
/// *Shapes*: labels `[…, n]` for predictions `[…, n · output.parameters()]`, those of a label
/// beside each other; `[…]` if n is 1. *State*: the sum of the scores and the number of labels.
/// *Non-finite values*: NaN or infinity in a prediction makes the mean NaN.
record DistributionCrps(DistributionOutput output) implements Metric {
  private static final int SUMS = 2;

  @Override
  public String name() {
    return "crps";
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
    int parameters = output.parameters();
    int perPosition = Labels.requireGroups(name(), yTrue, yPred, parameters);
    for (int i = 0; i < yTrue.size(); i++) {
      float weight = weights.at(i / perPosition);
      if (weight != 0) {
        state[0] += weight * score(yTrue.data()[i], yPred.data(), parameters * i);
        state[1] += weight;
      }
    }
  }

  private double score(double actual, float[] predictions, int at) {
    for (int k = 0; k < output.parameters(); k++) {
      if (!Float.isFinite(predictions[at + k])) {
        return Double.NaN;
      }
    }
    return Crps.of(actual, output.distribution(predictions, at));
  }

  @Override
  public double result(double[] state) {
    return Confusion.ratio(state[0], state[1]);
  }
}
