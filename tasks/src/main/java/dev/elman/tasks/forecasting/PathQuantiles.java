package dev.elman.tasks.forecasting;

import java.util.Arrays;

/// The quantiles of futures that were drawn.
final class PathQuantiles {
  private PathQuantiles() {}

  /// The forecast that these futures make.
  ///
  /// @param paths `[path][step]`
  static Forecast of(double[][] paths) {
    double[] levels = Forecaster.levels();
    double[][] quantiles = new double[paths[0].length][levels.length];
    double[] values = new double[paths.length];
    for (int step = 0; step < quantiles.length; step++) {
      for (int path = 0; path < paths.length; path++) {
        values[path] = paths[path][step];
      }
      Arrays.sort(values);
      for (int k = 0; k < levels.length; k++) {
        quantiles[step][k] = quantile(values, levels[k]);
      }
    }
    return new Forecast(levels, quantiles);
  }

  /// A straight line between the neighbours: definition 7 of Hyndman and Fan (1996),
  /// doi:10.1080/00031305.1996.10473566.
  static double quantile(double[] sorted, double level) {
    double place = level * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
