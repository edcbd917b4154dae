package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Crossentropy of a choice among classes in which easy choices count less, for data in which some
/// classes are rare (Lin et al. 2017, arXiv:1708.02002).
///
/// ```
/// t = label · (1 - labelSmoothing) + labelSmoothing / classes
/// q = p / Σ p, or softmax(p) of logits               clipped to [1e-7, 1 - 1e-7]
/// value = -alpha Σ t (1 - q)^gamma log q
/// g = alpha t (gamma (1 - q)^(gamma - 1) log q - (1 - q)^gamma / q)      0 where q is clipped
/// probabilities: ∂value/∂p = (g - Σ g q) / Σ p
/// logits:        ∂value/∂p = q (g - Σ g q)
/// ```
///
/// *Shapes*: labels and predictions `[…, classes]`. *Labels*: in [0, 1]. *Non-finite values*: NaN
/// in a prediction makes the sum and the gradient of its row NaN; of other rows nothing.
///
/// @param alpha the weight of all classes, in [0, 1]; Keras's default is 0.25
/// @param gamma how much less easy choices count, at least 0; Keras's default is 2
/// @param fromLogits whether predictions are logits; Keras's default is false
/// @param labelSmoothing how far labels are moved towards equal probabilities, in [0, 1]; Keras's
///   default is 0
public record CategoricalFocalCrossentropy(
    double alpha, double gamma, boolean fromLogits, double labelSmoothing) implements RowLoss {
  private static final String NAME = "categorical_focal_crossentropy";

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public CategoricalFocalCrossentropy {
    Focus.requireAlpha(NAME, alpha);
    Focus.requireGamma(NAME, gamma);
    Labels.requireSmoothing(NAME, labelSmoothing);
  }

  /// The same loss with another weight.
  public CategoricalFocalCrossentropy alpha(double newAlpha) {
    return new CategoricalFocalCrossentropy(newAlpha, gamma, fromLogits, labelSmoothing);
  }

  /// The same loss with another focus.
  public CategoricalFocalCrossentropy gamma(double newGamma) {
    return new CategoricalFocalCrossentropy(alpha, newGamma, fromLogits, labelSmoothing);
  }

  /// The same loss for logits or probabilities.
  public CategoricalFocalCrossentropy fromLogits(boolean newFromLogits) {
    return new CategoricalFocalCrossentropy(alpha, gamma, newFromLogits, labelSmoothing);
  }

  /// The same loss with another smoothing.
  public CategoricalFocalCrossentropy labelSmoothing(double newLabelSmoothing) {
    return new CategoricalFocalCrossentropy(alpha, gamma, fromLogits, newLabelSmoothing);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    Labels.requireSameShape(NAME, yTrue, yPred);
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireProbabilities(NAME, yTrue);
  }

  @Override
  public double loss(Row row) {
    double size = fromLogits ? row.logSumExp() : row.sum();
    double value = 0;
    double dot = 0; // Σ g q
    for (int i = 0; i < row.size(); i++) {
      double q = probability(row, i, size);
      double clipped = Probability.clip(q);
      value -= alpha * smooth(row, i) * Focus.power(1 - clipped, gamma) * Math.log(clipped);
      dot += slope(row, i, q) * q;
    }
    for (int i = 0; i < row.size(); i++) {
      double q = probability(row, i, size);
      row.gradient(i, (slope(row, i, q) - dot) * (fromLogits ? q : 1 / size));
    }
    return value;
  }

  /// `q`, where `size` is `log Σ exp(p)` of logits, else `Σ p`.
  private double probability(Row row, int i, double size) {
    return fromLogits ? Math.exp(row.p(i) - size) : row.p(i) / size;
  }

  /// `g = ∂value/∂q`.
  private double slope(Row row, int i, double q) {
    if (Probability.isClipped(q)) {
      return 0;
    }
    double easier = Focus.slope(1 - q, gamma) * Math.log(q) - Focus.power(1 - q, gamma) / q;
    return alpha * smooth(row, i) * easier;
  }

  private double smooth(Row row, int i) {
    return Probability.smooth(row.t(i), labelSmoothing, row.size());
  }
}
