package dev.elman.tasks.forecasting;

import dev.elman.metric.ForecastErrors;

/// One forecast of a past that was held out, beside what really happened.
///
/// @param series the whole series
/// @param origin how many values were known: the forecast begins at this index
/// @param forecast what was forecast
public record Fold(TimeSeries series, int origin, Forecast forecast) {
  /// What happened at a step ahead, counted from 0.
  public double actual(int step) {
    return series.value(origin + step);
  }

  /// What happened.
  public double[] actuals() {
    return series.values(origin, origin + forecast.horizon());
  }

  /// The error of a step ahead: forecast less actual.
  public double error(int step) {
    return forecast.value(step) - actual(step);
  }

  /// Whether what happened at a step lies between the quantiles `tail` and `1 - tail`.
  boolean isWithin(int step, double tail) {
    return actual(step) >= forecast.quantile(step, tail)
        && actual(step) <= forecast.quantile(step, 1 - tail);
  }

  /// The mean absolute error over all steps.
  public double mae() {
    double sum = 0;
    for (int step = 0; step < forecast.horizon(); step++) {
      sum += Math.abs(error(step));
    }
    return sum / forecast.horizon();
  }

  /// The mean absolute error, divided by that of the seasonal naive forecast one step ahead before
  /// the origin; infinite or NaN if the past repeats itself exactly.
  public double mase() {
    int season = Math.min(series.season(), Math.max(1, origin - 1));
    double[] history = series.values(0, origin);
    return origin <= season
        ? Double.NaN
        : ForecastErrors.mase(actuals(), forecast.values(), history, season);
  }
}
