package dev.elman.loss;

import dev.elman.distribution.DistributionOutput;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// The negative log-likelihood of labels under the distributions that a network predicts: the loss
/// of probabilistic forecasters such as DeepAR (Salinas et al. 2020,
/// doi:10.1016/j.ijforecast.2019.07.001).
///
/// ```
/// value = -log p(t | parameters),    parameters: softplus and the like of predictions
/// ```
///
/// The densities and their gradients are those of [DistributionOutput].
///
/// *Shapes*: labels `[…, n]` for predictions `[…, n · output.parameters()]`, those of a label
/// beside each other; `[…]` if n is 1. *Labels*: whole numbers from 0 on for a distribution of
/// counts. *Non-finite values*: NaN makes the sum NaN; in a prediction also the gradient of its
/// label.
///
/// @param output which distribution, and how predictions say its parameters
public record NegativeLogLikelihood(DistributionOutput output) implements GroupedLoss {
  @Override
  public String name() {
    return output.distributionName() + "_nll";
  }

  @Override
  public int group() {
    return output.parameters();
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    if (output.isForCounts()) {
      Labels.requireCounts(name(), yTrue);
    }
  }

  @Override
  public double value(double t, float[] p, int at) {
    return output.nll(t, p, at);
  }

  @Override
  public void gradient(double t, float[] p, int at, double factor, float[] dp) {
    output.nllGradient(t, p, at, factor, dp, at);
  }
}
