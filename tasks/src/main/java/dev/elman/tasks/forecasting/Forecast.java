package dev.elman.tasks.forecasting;

import java.util.Arrays;

/// What is expected after the end of a series: quantiles for each step ahead.
public final class Forecast {
  private final double[] levels;
  private final double[][] quantiles; // [step][level]

  /// Quantiles, which are copied and put in order within each step.
  ///
  /// @param levels the levels of the quantiles, growing, in (0, 1), with 0.5 among them
  /// @param quantiles a value for each step ahead and level
  /// @throws IllegalArgumentException if 0.5 is not among the levels, or if lengths differ
  public Forecast(double[] levels, double[][] quantiles) {
    if (Arrays.binarySearch(levels, 0.5) < 0) {
      throw new IllegalArgumentException(
          "Forecast: expected growing levels with 0.5 among them, but got "
              + Arrays.toString(levels)
              + ".");
    }
    this.levels = levels.clone();
    this.quantiles = new double[quantiles.length][];
    for (int step = 0; step < quantiles.length; step++) {
      if (quantiles[step].length != levels.length) {
        throw new IllegalArgumentException(
            "Forecast, step %d: expected %d quantiles, but got %d."
                .formatted(step + 1, levels.length, quantiles[step].length));
      }
      this.quantiles[step] = quantiles[step].clone();
      Arrays.sort(this.quantiles[step]);
    }
  }

  /// What becomes of a quantile.
  interface Change {
    double of(int step, int level, double quantile);
  }

  /// With each quantile changed.
  Forecast map(Change change) {
    double[][] changed = new double[quantiles.length][levels.length];
    for (int step = 0; step < quantiles.length; step++) {
      for (int level = 0; level < levels.length; level++) {
        changed[step][level] = change.of(step, level, quantiles[step][level]);
      }
    }
    return new Forecast(levels, changed);
  }

  /// How many steps ahead.
  public int horizon() {
    return quantiles.length;
  }

  /// The levels of the quantiles.
  public double[] levels() {
    return levels.clone();
  }

  /// The median of a step, counted from 0.
  public double value(int step) {
    return quantiles[step][Arrays.binarySearch(levels, 0.5)];
  }

  /// The medians of all steps.
  public double[] values() {
    double[] values = new double[horizon()];
    Arrays.setAll(values, this::value);
    return values;
  }

  /// The quantiles of a step, counted from 0.
  public double[] quantiles(int step) {
    return quantiles[step].clone();
  }

  /// The quantile of a step at a level between the lowest and the highest: a straight line between
  /// the neighbours that are known.
  ///
  /// @throws IllegalArgumentException if the level is outside
  public double quantile(int step, double level) {
    if (level < levels[0] || level > levels[levels.length - 1]) {
      throw new IllegalArgumentException(
          "Forecast: expected a level in [%s, %s], but got %s."
              .formatted(levels[0], levels[levels.length - 1], level));
    }
    int at = Arrays.binarySearch(levels, level);
    if (at >= 0) {
      return quantiles[step][at];
    }
    int next = -at - 1;
    double part = (level - levels[next - 1]) / (levels[next] - levels[next - 1]);
    return quantiles[step][next - 1] + part * (quantiles[step][next] - quantiles[step][next - 1]);
  }
}
