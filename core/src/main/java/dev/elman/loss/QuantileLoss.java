package dev.elman.loss;

import java.util.Arrays;

/// The quantile loss, or pinball loss: what makes a network forecast quantiles of a distribution,
/// several at once (Koenker and Bassett 1978, doi:10.2307/1913643; for recurrent forecasters Wen et
/// al. 2017, arXiv:1711.11053).
///
/// ```
/// value = mean_q (t - p_q) (q - [t < p_q])
/// ∂value/∂p_q = ([t < p_q] - q) / levels          -q / levels for t = p_q
/// ```
///
/// For the single level 0.5 it is half of the mean absolute error.
///
/// *Shapes*: labels `[…, n]` for predictions `[…, n · levels]`, the quantiles of a label beside
/// each other; `[…]` if n is 1. *Non-finite values*: NaN makes the sum NaN; in a prediction also
/// the gradient there.
public final class QuantileLoss implements GroupedLoss {
  private final double[] levels;

  QuantileLoss(double... levels) {
    this.levels = levels.clone();
    boolean good = levels.length > 0;
    for (double level : levels) {
      good &= level > 0 && level < 1;
    }
    if (!good) {
      throw new IllegalArgumentException(
          "quantile levels: expected numbers inside of (0, 1), but got "
              + Arrays.toString(levels)
              + ". Usual ones are 0.1, 0.5 and 0.9.");
    }
  }

  /// The probabilities `q`, in the order of the predictions.
  public double[] levels() {
    return levels.clone();
  }

  @Override
  public String name() {
    return "quantile";
  }

  @Override
  public int group() {
    return levels.length;
  }

  @Override
  public double value(double t, float[] p, int at) {
    double sum = 0;
    for (int i = 0; i < levels.length; i++) {
      double e = t - p[at + i];
      sum += e * (e < 0 ? levels[i] - 1 : levels[i]);
    }
    return sum / levels.length;
  }

  @Override
  public void gradient(double t, float[] p, int at, double factor, float[] dp) {
    for (int i = 0; i < levels.length; i++) {
      double e = t - p[at + i];
      double slope = e < 0 ? 1 - levels[i] : -levels[i];
      dp[at + i] = (float) (factor * (Double.isNaN(e) ? e : slope) / levels.length);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QuantileLoss loss && Arrays.equals(levels, loss.levels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(levels);
  }

  @Override
  public String toString() {
    return "QuantileLoss" + Arrays.toString(levels);
  }
}
