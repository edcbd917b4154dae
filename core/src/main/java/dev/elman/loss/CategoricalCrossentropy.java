package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Crossentropy of a choice among classes, with a probability of every class as label: the loss for
/// a softmax output, or for the logits before it. For labels that are class numbers use
/// [SparseCategoricalCrossentropy].
///
/// ```
/// t = label · (1 - labelSmoothing) + labelSmoothing / classes
/// probabilities: q = p / Σ p
///                value = -Σ t log q                          q clipped to [1e-7, 1 - 1e-7]
///                g = -t / q                                  0 where q is clipped
///                ∂value/∂p = (g - Σ g q) / Σ p
/// logits:        value = Σ t (log Σ exp(p) - p)              log-sum-exp
///                ∂value/∂p = softmax(p) Σ t - t
/// ```
///
/// As in Keras, probabilities are divided by their sum first, and labels need not sum to 1.
///
/// *Shapes*: labels and predictions `[…, classes]`. *Labels*: in [0, 1]. *Non-finite values*: NaN
/// or infinity in a prediction makes the sum and the gradient of its row NaN; of other rows
/// nothing.
///
/// @param fromLogits whether predictions are logits; Keras's default is false
/// @param labelSmoothing how far labels are moved towards equal probabilities, in [0, 1]; Keras's
///   default is 0
public record CategoricalCrossentropy(boolean fromLogits, double labelSmoothing)
    implements RowLoss {
  /// Checks the smoothing.
  ///
  /// @throws IllegalArgumentException if it is outside of [0, 1]
  public CategoricalCrossentropy {
    Labels.requireSmoothing("categorical_crossentropy", labelSmoothing);
  }

  /// The same loss for logits or probabilities.
  public CategoricalCrossentropy fromLogits(boolean newFromLogits) {
    return new CategoricalCrossentropy(newFromLogits, labelSmoothing);
  }

  /// The same loss with another smoothing.
  public CategoricalCrossentropy labelSmoothing(double newLabelSmoothing) {
    return new CategoricalCrossentropy(fromLogits, newLabelSmoothing);
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
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
    return fromLogits ? lossOfLogits(row) : lossOfProbabilities(row);
  }

  private double lossOfLogits(Row row) {
    double logSumExp = row.softmaxToGradient();
    double sumOfLabels = 0;
    double value = 0;
    for (int i = 0; i < row.size(); i++) {
      sumOfLabels += smooth(row, i);
      value += smooth(row, i) * (logSumExp - row.p(i));
    }
    row.scaleGradient(sumOfLabels);
    for (int i = 0; i < row.size(); i++) {
      row.addGradient(i, -smooth(row, i));
    }
    return value;
  }

  private double lossOfProbabilities(Row row) {
    double sum = row.sum();
    double value = 0;
    double dot = 0; // Σ g q
    for (int i = 0; i < row.size(); i++) {
      double q = row.p(i) / sum;
      value -= smooth(row, i) * Math.log(Probability.clip(q));
      dot -= Probability.isClipped(q) ? 0 : smooth(row, i);
    }
    for (int i = 0; i < row.size(); i++) {
      double q = row.p(i) / sum;
      double g = Probability.isClipped(q) ? 0 : -smooth(row, i) / q;
      row.gradient(i, (g - dot) / sum);
    }
    return value;
  }

  private double smooth(Row row, int i) {
    return Probability.smooth(row.t(i), labelSmoothing, row.size());
  }
}
