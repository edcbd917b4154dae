package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// The square of [Hinge]: smooth where the margin is reached, and harder on gross errors.
///
/// ```
/// t ∈ {-1, 1}
/// value = max(1 - t p, 0)²          ∂value/∂p = -2 t max(1 - t p, 0)
/// ```
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Labels*: -1 and
/// 1; 0 counts as -1, as in Keras. *Non-finite values*: NaN in a prediction makes the sum NaN, and
/// the gradient at that prediction.
public record SquaredHinge() implements ElementwiseLoss {
  @Override
  public String name() {
    return "squared_hinge";
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireSigns(name(), yTrue);
  }

  @Override
  public double value(double t, double p) {
    double missing = Math.max(Hinge.shortfall(t, p), 0);
    return missing * missing;
  }

  @Override
  public double derivative(double t, double p) {
    return -2 * Hinge.sign(t) * Math.max(Hinge.shortfall(t, p), 0);
  }
}
