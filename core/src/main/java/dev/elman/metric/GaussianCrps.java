package dev.elman.metric;

import dev.elman.distribution.DistributionOutput;
import dev.elman.distribution.Gaussian;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The mean of [Crps] during training, of a model whose predictions say a Gaussian.
///
/// *Shapes*: labels `[…, n]` for predictions `[…, 2 n]`, those of a label beside each other; `[…]`
/// if n is 1. *State*: the sum of the scores and the number of labels.
final class GaussianCrps implements Metric {
  private static final int PARAMETERS = 2;
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
    int perPosition = Labels.requireGroups(name(), yTrue, yPred, PARAMETERS);
    for (int i = 0; i < yTrue.size(); i++) {
      float weight = weights.at(i / perPosition);
      if (weight != 0) {
        double scale = DistributionOutput.scale(yPred.data()[PARAMETERS * i + 1]);
        Gaussian forecast = new Gaussian(yPred.data()[PARAMETERS * i], scale);
        state[0] += weight * Crps.gaussian(yTrue.data()[i], forecast);
        state[1] += weight;
      }
    }
  }

  @Override
  public double result(double[] state) {
    return Confusion.ratio(state[0], state[1]);
  }
}
