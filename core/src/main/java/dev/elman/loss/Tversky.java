package dev.elman.loss;

/// One minus the Tversky index: like [Dice], with weights of their own for what is missed and what
/// is too much (Tversky 1977, doi:10.1037/0033-295X.84.4.327; Salehi et al. 2017,
/// arXiv:1706.05721).
///
/// ```
/// I = Σ t p,    D = I + alpha Σ t (1 - p) + beta Σ p (1 - t) + 1e-7
/// value = 1 - I / D
/// ∂value/∂p_i = t_i (I (1 - alpha - beta) / D - 1) / D + beta I / D²
/// ```
///
/// As in Keras alpha is the weight of what is missed. The sums are over all values of the batch,
/// Keras's default, or of each sample. With the former a batch is not divided among threads.
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Labels*: in [0,
/// 1]. *Non-finite values*: NaN makes the sum NaN, and the gradient of all that is summed with it.
///
/// @param alpha the weight of what is missed, at least 0; Keras's default is 0.5
/// @param beta the weight of what is too much, at least 0; Keras's default is 0.5
/// @param perSample whether each sample has a value of its own: Keras's `axis` of all but the first
public record Tversky(double alpha, double beta, boolean perSample) implements OverlapLoss {
  /// Checks the weights.
  ///
  /// @throws IllegalArgumentException if one is negative or not finite
  public Tversky {
    if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)
        || !(beta >= 0 && beta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "tversky: expected alpha and beta of at least 0, but got "
              + alpha
              + " and "
              + beta
              + ". With 0.5 for both the loss is like dice.");
    }
  }

  /// The same loss of each sample or of the whole batch.
  public Tversky perSample(boolean newPerSample) {
    return new Tversky(alpha, beta, newPerSample);
  }

  @Override
  public String name() {
    return "tversky";
  }

  @Override
  public double value(double i, double t, double p) {
    return 1 - i / size(i, t, p);
  }

  @Override
  public double slopeOfIntersection(double i, double t, double p) {
    double size = size(i, t, p);
    return (i * (1 - alpha - beta) / size - 1) / size;
  }

  @Override
  public double slopeOfPredictions(double i, double t, double p) {
    double size = size(i, t, p);
    return beta * i / size / size;
  }

  private double size(double i, double t, double p) {
    return i + alpha * (t - i) + beta * (p - i) + Probability.EPSILON;
  }
}
