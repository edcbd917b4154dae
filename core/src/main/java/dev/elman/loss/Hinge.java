package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// The loss of support vector machines: yes-or-no questions whose answer must have the right sign
/// and a margin of 1 (Cortes and Vapnik 1995, doi:10.1007/BF00994018).
///
/// ```
/// t ∈ {-1, 1}
/// value = max(1 - t p, 0)          ∂value/∂p = -t     0 where the margin is kept
/// ```
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Labels*: -1 and
/// 1; 0 counts as -1, as in Keras. *Predictions*: any number; give the last layer tanh or no
/// activation. *Non-finite values*: NaN in a prediction makes the sum NaN, and the gradient at that
/// prediction.
public record Hinge() implements ElementwiseLoss {
  @Override
  public String name() {
    return "hinge";
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireSigns(name(), yTrue);
  }

  @Override
  public double value(double t, double p) {
    return Math.max(shortfall(t, p), 0);
  }

  @Override
  public double derivative(double t, double p) {
    double shortfall = shortfall(t, p);
    return shortfall <= 0 ? 0 : shortfall * 0 - sign(t); // NaN stays
  }

  /// What is missing from a margin of 1: `1 - t p`.
  static double shortfall(double label, double p) {
    return 1 - sign(label) * p;
  }

  /// -1 for the labels -1 and 0, else 1.
  static double sign(double label) {
    return label > 0 ? 1 : -1;
  }
}
