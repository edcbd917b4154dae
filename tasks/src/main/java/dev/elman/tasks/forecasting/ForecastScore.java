package dev.elman.tasks.forecasting;

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
  /// @throws IllegalArgumentException if there is not one forecast per held-out month
  public static ForecastScore of(Split split, float[] forecast) {
    float[] actual = split.heldOut();
    if (forecast.length != actual.length) {
      throw new IllegalArgumentException(
          "ForecastScore: expected a forecast for each of the "
              + actual.length
              + " held-out months, but got "
              + forecast.length
              + ".");
    }
    double squares = 0;
    double absolutes = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = (double) forecast[i] - actual[i];
      squares += error * error;
      absolutes += Math.abs(error);
    }
    double mae = absolutes / actual.length;
    return new ForecastScore(Math.sqrt(squares / actual.length), mae, mae / maseScale(split));
  }

  /// The denominator of MASE: the mean of `|y[t] - y[t - season]|` over the training part.
  ///
  /// @throws IllegalArgumentException if the training part is not longer than a season
  public static double maseScale(Split split) {
    float[] training = split.training();
    int season = split.series().about().season();
    if (training.length <= season) {
      throw new IllegalArgumentException(
          "MASE: expected more training months than the "
              + season
              + " of a season, but got "
              + training.length
              + ".");
    }
    double sum = 0;
    for (int t = season; t < training.length; t++) {
      sum += Math.abs((double) training[t] - training[t - season]);
    }
    return sum / (training.length - season);
  }
}
