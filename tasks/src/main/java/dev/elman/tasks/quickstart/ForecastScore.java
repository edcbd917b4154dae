package dev.elman.tasks.quickstart;

import dev.elman.metric.ForecastErrors;

/// How far forecasts are from what happened; less is better.
///
/// @param rmse the root of the mean squared error, in the unit of the series
/// @param mae the mean absolute error, in the unit of the series
/// @param mase the mean absolute error divided by that of the seasonal naive forecast *on the
///   training part*: Hyndman and Koehler (2006), "Another look at measures of forecast accuracy",
///   doi:10.1016/j.ijforecast.2006.03.001, with the seasonal denominator of the M4 competition
public record ForecastScore(double rmse, double mae, double mase) {

  /// Scores the forecasts of the held-out part.
  ///
  /// @throws IllegalArgumentException if there is not one forecast per held-out month, or if the
  ///   training part is not longer than a season
  public static ForecastScore of(Split split, double[] forecast) {
    double[] actual = split.heldOut();
    int season = split.series().about().season();
    double mase = ForecastErrors.mase(actual, forecast, split.training(), season);
    double squares = 0;
    double absolutes = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = forecast[i] - actual[i];
      squares += error * error;
      absolutes += Math.abs(error);
    }
    return new ForecastScore(Math.sqrt(squares / actual.length), absolutes / actual.length, mase);
  }
}
