package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// The Kullback-Leibler divergence: how much the predicted distribution differs from that of the
/// labels (Kullback and Leibler 1951, doi:10.1214/aoms/1177729694).
///
/// ```
/// value = Σ t log(t / p)          ∂value/∂p = -t / p          t and p clipped to [1e-7, 1]
/// ```
///
/// Where p is clipped it has no gradient.
///
/// *Shapes*: labels and predictions `[…, classes]`. *Labels*: in [0, 1]. *Predictions*:
/// probabilities. *Non-finite values*: NaN in a prediction makes the sum NaN, and the gradient at
/// that prediction.
public record KlDivergence() implements RowLoss {
  @Override
  public String name() {
    return "kl_divergence";
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
  public double loss(Row row) {
    double value = 0;
    for (int i = 0; i < row.size(); i++) {
      double t = Math.clamp(row.t(i), Probability.EPSILON, 1);
      double p = row.p(i);
      boolean clipped = p < Probability.EPSILON || p > 1;
      value += t * Math.log(t / Math.clamp(p, Probability.EPSILON, 1));
      row.gradient(i, clipped ? 0 : -t / p);
    }
    return value;
  }
}
