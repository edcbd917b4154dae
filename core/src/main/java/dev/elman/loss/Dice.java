package dev.elman.loss;

/// One minus the Dice coefficient: how little the labels and the predictions overlap, for
/// segmentation with few yes (Dice 1945, doi:10.2307/1932409; Milletari et al. 2016,
/// arXiv:1606.04797).
///
/// ```
/// value = 1 - 2 Σ t p / (Σ t + Σ p + 1e-7)
/// ∂value/∂p_i = (2 Σ t p / S - 2 t_i) / S,    S = Σ t + Σ p + 1e-7
/// ```
///
/// The sums are over all values of the batch, Keras's default, or of each sample. With the former a
/// batch is not divided among threads.
///
/// *Shapes*: labels like predictions `[…, features]`; `[batch]` for `[batch, 1]`. *Labels*: in [0,
/// 1]. *Non-finite values*: NaN makes the sum NaN, and the gradient of all that is summed with it.
///
/// @param perSample whether each sample has a value of its own: Keras's `axis` of all but the first
public record Dice(boolean perSample) implements OverlapLoss {
  /// The same loss of each sample or of the whole batch.
  public Dice perSample(boolean newPerSample) {
    return new Dice(newPerSample);
  }

  @Override
  public String name() {
    return "dice";
  }

  @Override
  public double value(double i, double t, double p) {
    return 1 - 2 * i / size(t, p);
  }

  @Override
  public double slopeOfIntersection(double i, double t, double p) {
    return -2 / size(t, p);
  }

  @Override
  public double slopeOfPredictions(double i, double t, double p) {
    return 2 * i / size(t, p) / size(t, p);
  }

  private static double size(double t, double p) {
    return t + p + Probability.EPSILON;
  }
}
