package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Crossentropy of independent yes-or-no questions: the loss for a sigmoid output, or for the
/// logits before it.
///
/// ```
/// t = label · (1 - labelSmoothing) + labelSmoothing / 2
/// probabilities: value = -t log p - (1 - t) log(1 - p)            p clipped to [1e-7, 1 - 1e-7]
///                ∂value/∂p = (p - t) / (p (1 - p))                0 where p is clipped
/// logits:        value = max(p, 0) - p t + log(1 + exp(-|p|))     the same for σ(p)
///                ∂value/∂p = σ(p) - t
/// ```
///
/// Logits are exact for sure predictions, where probabilities are clipped and have no gradient.
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Labels*: in [0,
/// 1]. *Non-finite values*: NaN in a prediction makes the sum NaN, and the gradient at that
/// prediction only; an infinite logit gives infinity or 0.
///
/// @param fromLogits whether predictions are logits; Keras's default is false
/// @param labelSmoothing how far labels are moved towards one half, in [0, 1]; Keras's default is 0
public record BinaryCrossentropy(boolean fromLogits, double labelSmoothing)
    implements ElementwiseLoss {

  /// Checks the smoothing.
  ///
  /// @throws IllegalArgumentException if it is outside of [0, 1]
  public BinaryCrossentropy {
    Labels.requireSmoothing("binary_crossentropy", labelSmoothing);
  }

  /// The same loss for logits or probabilities.
  public BinaryCrossentropy fromLogits(boolean newFromLogits) {
    return new BinaryCrossentropy(newFromLogits, labelSmoothing);
  }

  /// The same loss with another smoothing.
  public BinaryCrossentropy labelSmoothing(double newLabelSmoothing) {
    return new BinaryCrossentropy(fromLogits, newLabelSmoothing);
  }

  @Override
  public String name() {
    return "binary_crossentropy";
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireProbabilities(name(), yTrue);
  }

  @Override
  public double value(double label, double p) {
    double t = Probability.smooth(label, labelSmoothing, 2);
    if (fromLogits) {
      return Math.max(p, 0) - p * t + Math.log1p(Math.exp(-Math.abs(p)));
    }
    double clipped = Probability.clip(p);
    return -t * Math.log(clipped) - (1 - t) * Math.log1p(-clipped);
  }

  @Override
  public double derivative(double label, double p) {
    double t = Probability.smooth(label, labelSmoothing, 2);
    if (fromLogits) {
      return 1 / (1 + Math.exp(-p)) - t;
    }
    return Probability.isClipped(p) ? 0 : (p - t) / (p * (1 - p));
  }
}
