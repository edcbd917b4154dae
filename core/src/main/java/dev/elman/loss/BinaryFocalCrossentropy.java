package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Crossentropy of yes-or-no questions in which easy questions count less, for data with few yes
/// (Lin et al. 2017, arXiv:1708.02002).
///
/// ```
/// t = label · (1 - labelSmoothing) + labelSmoothing / 2,    q = p, or σ(p) of logits
/// c = -t log q - (1 - t) log(1 - q)                         q clipped to [1e-7, 1 - 1e-7]
/// m = t (1 - q) + (1 - t) q                                 the probability of the wrong answer
/// w = alpha t + (1 - alpha)(1 - t), or 1 without class balancing
/// value = w m^gamma c
/// ∂value/∂q = w (gamma m^(gamma - 1) (1 - 2 t) c + m^gamma ∂c/∂q)
/// ```
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Labels*: in [0,
/// 1]. *Non-finite values*: NaN in a prediction makes the sum NaN, and the gradient at that
/// prediction only.
///
/// @param applyClassBalancing whether yes and no have weights of their own; Keras's default is
///   false
/// @param alpha the weight of yes, in [0, 1]; Keras's default is 0.25
/// @param gamma how much less easy questions count, at least 0; Keras's default is 2
/// @param fromLogits whether predictions are logits; Keras's default is false
/// @param labelSmoothing how far labels are moved towards one half, in [0, 1]; Keras's default is 0
public record BinaryFocalCrossentropy(
    boolean applyClassBalancing,
    double alpha,
    double gamma,
    boolean fromLogits,
    double labelSmoothing)
    implements ElementwiseLoss {
  private static final String NAME = "binary_focal_crossentropy";

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public BinaryFocalCrossentropy {
    Focus.requireAlpha(NAME, alpha);
    Focus.requireGamma(NAME, gamma);
    Labels.requireSmoothing(NAME, labelSmoothing);
  }

  /// The same loss with or without class balancing.
  public BinaryFocalCrossentropy applyClassBalancing(boolean newBalancing) {
    return new BinaryFocalCrossentropy(newBalancing, alpha, gamma, fromLogits, labelSmoothing);
  }

  /// The same loss with another weight of yes.
  public BinaryFocalCrossentropy alpha(double newAlpha) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, newAlpha, gamma, fromLogits, labelSmoothing);
  }

  /// The same loss with another focus.
  public BinaryFocalCrossentropy gamma(double newGamma) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, newGamma, fromLogits, labelSmoothing);
  }

  /// The same loss for logits or probabilities.
  public BinaryFocalCrossentropy fromLogits(boolean newFromLogits) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, newFromLogits, labelSmoothing);
  }

  /// The same loss with another smoothing.
  public BinaryFocalCrossentropy labelSmoothing(double newLabelSmoothing) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, newLabelSmoothing);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireProbabilities(NAME, yTrue);
  }

  @Override
  public double value(double label, double p) {
    double t = Probability.smooth(label, labelSmoothing, 2);
    double q = probability(p);
    return weight(t) * Focus.power(wrong(t, q), gamma) * crossentropy(t, q);
  }

  @Override
  public double derivative(double label, double p) {
    double t = Probability.smooth(label, labelSmoothing, 2);
    double q = probability(p);
    double m = wrong(t, q);
    double dm = (1 - 2 * t) * Focus.slope(m, gamma);
    double dc = Probability.isClipped(q) ? 0 : (q - t) / (q * (1 - q));
    double dq = weight(t) * (dm * crossentropy(t, q) + Focus.power(m, gamma) * dc);
    return fromLogits ? dq * q * (1 - q) : dq;
  }

  private double probability(double p) {
    return fromLogits ? 1 / (1 + Math.exp(-p)) : p;
  }

  private double weight(double t) {
    return applyClassBalancing ? alpha * t + (1 - alpha) * (1 - t) : 1;
  }

  private static double wrong(double t, double q) {
    return t * (1 - q) + (1 - t) * q;
  }

  private static double crossentropy(double t, double q) {
    double clipped = Probability.clip(q);
    return -t * Math.log(clipped) - (1 - t) * Math.log1p(-clipped);
  }
}
