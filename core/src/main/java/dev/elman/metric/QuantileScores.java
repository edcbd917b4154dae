package dev.elman.metric;

import java.util.Arrays;

/// Scores of forecasts that are quantiles of a distribution, summed over steps and series.
///
/// ```
/// ρ_q(y, f) = (y - f) (q - [y < f])                       the quantile loss, never negative
/// WQL       = mean_q 2 Σ ρ_q(y, f_q) / Σ |y|              weighted quantile loss
/// ```
///
/// For many evenly spaced quantiles the mean of `2 ρ_q` tends to the [Crps], of which the WQL is
/// the scaled sum. They are GluonTS's `MeanWeightedSumQuantileLoss`, `MeanSumQuantileLoss` and
/// `Coverage`.
///
/// An instance is not for several threads, but [#add(QuantileScores)] joins parts.
public final class QuantileScores {
  private final double[] levels;
  private final double[] losses;
  private final long[] covered;
  private double sumOfActual;
  private long steps;

  /// No forecasts yet, of these quantiles.
  ///
  /// @param levels the probabilities `q`, ascending: 0.1, 0.5, 0.9
  /// @throws IllegalArgumentException if there are none, or they are not ascending inside of (0, 1)
  public QuantileScores(double... levels) {
    this.levels = levels.clone();
    for (int i = 0; i < levels.length; i++) {
      if (!(levels[i] > (i == 0 ? 0 : levels[i - 1]) && levels[i] < 1)) {
        throw badLevels(levels);
      }
    }
    if (levels.length == 0) {
      throw badLevels(levels);
    }
    losses = new double[levels.length];
    covered = new long[levels.length];
  }

  private static IllegalArgumentException badLevels(double[] levels) {
    return new IllegalArgumentException(
        "QuantileScores levels: expected ascending numbers inside of (0, 1), but got "
            + Arrays.toString(levels)
            + ". Usual ones are 0.1, 0.2, … 0.9.");
  }

  /// Adds the forecast of one step.
  ///
  /// @param actual the true value
  /// @param quantiles the forecast for each level
  /// @throws IllegalArgumentException if there are not as many quantiles as levels
  public void add(double actual, double... quantiles) {
    if (quantiles.length != levels.length) {
      throw new IllegalArgumentException(
          "QuantileScores: expected "
              + levels.length
              + " quantiles for the levels "
              + Arrays.toString(levels)
              + ", but got "
              + quantiles.length
              + ".");
    }
    for (int i = 0; i < levels.length; i++) {
      losses[i] += loss(levels[i], actual, quantiles[i]);
      covered[i] += actual <= quantiles[i] ? 1 : 0;
    }
    sumOfActual += Math.abs(actual);
    steps++;
  }

  /// Adds all forecasts of another instance.
  ///
  /// @throws IllegalArgumentException if it has other levels
  public void add(QuantileScores other) {
    if (!Arrays.equals(levels, other.levels)) {
      throw new IllegalArgumentException(
          "QuantileScores: expected scores of the levels "
              + Arrays.toString(levels)
              + ", but got "
              + Arrays.toString(other.levels)
              + ".");
    }
    for (int i = 0; i < levels.length; i++) {
      losses[i] += other.losses[i];
      covered[i] += other.covered[i];
    }
    sumOfActual += other.sumOfActual;
    steps += other.steps;
  }

  /// The quantile loss, or pinball loss, of one number (Koenker and Bassett 1978,
  /// doi:10.2307/1913643). The smaller `q`, the more it costs to forecast too much.
  public static double loss(double q, double actual, double forecast) {
    return (actual - forecast) * (actual < forecast ? q - 1 : q);
  }

  /// The weighted quantile loss, mean over the levels; 0 before anything was added. A series of
  /// zeros gives infinity, or NaN for a perfect forecast.
  public double wql() {
    return steps == 0 ? 0 : 2 * Arrays.stream(losses).sum() / levels.length / sumOfActual;
  }

  /// The weighted quantile loss of one level: `2 Σ ρ_q / Σ |y|`.
  public double wql(double level) {
    double loss = losses[index(level)];
    return steps == 0 ? 0 : 2 * loss / sumOfActual;
  }

  /// The mean over steps and levels of `2 ρ_q`: an approximation of the [Crps], in the unit of the
  /// series.
  public double crps() {
    return steps == 0 ? 0 : 2 * Arrays.stream(losses).sum() / levels.length / steps;
  }

  /// The part of the true values that are at most the forecast; that of a calibrated forecast is
  /// the level.
  public double coverage(double level) {
    double inside = covered[index(level)];
    return steps == 0 ? 0 : inside / steps;
  }

  private int index(double level) {
    int index = Arrays.binarySearch(levels, level);
    if (index < 0) {
      throw new IllegalArgumentException(
          "QuantileScores: expected one of the levels "
              + Arrays.toString(levels)
              + ", but got "
              + level
              + ".");
    }
    return index;
  }
}
