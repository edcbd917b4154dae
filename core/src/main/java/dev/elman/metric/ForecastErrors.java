package dev.elman.metric;

/// Errors of forecasts of one series, as forecasting competitions define them. They are functions
/// and not [Metric]s, because they need the history of the series or compare whole forecasts.
public final class ForecastErrors {
  private ForecastErrors() {}

  /// Mean absolute scaled error: the mean absolute error of the forecast, divided by that of the
  /// naive forecast inside of the history (Hyndman and Koehler 2006,
  /// doi:10.1016/j.ijforecast.2006.03.001).
  ///
  /// ```
  /// MASE = mean |y - ŷ| / mean |x_i - x_{i - m}|,    i = m … n - 1
  /// ```
  ///
  /// Less than 1 is better than repeating the last season. A history that repeats itself exactly
  /// gives infinity, or NaN for a perfect forecast.
  ///
  /// @param actual the true values `y`
  /// @param forecast the forecast `ŷ`, as long
  /// @param history the values `x` before the forecast, more than a season
  /// @param seasonality the length `m` of a season in steps: 1 for none, 24 for hours of a day
  /// @throws IllegalArgumentException if the lengths do not fit
  public static double mase(double[] actual, double[] forecast, double[] history, int seasonality) {
    requireSameLength("mase", actual, forecast);
    if (seasonality < 1 || history.length <= seasonality) {
      throw new IllegalArgumentException(
          "mase: expected a history longer than the seasonality, but got "
              + history.length
              + " values and a seasonality of "
              + seasonality
              + ". Use a longer history, or a seasonality of 1.");
    }
    double naive = 0;
    for (int i = seasonality; i < history.length; i++) {
      naive += Math.abs(history[i] - history[i - seasonality]);
    }
    double error = 0;
    for (int i = 0; i < actual.length; i++) {
      error += Math.abs(actual[i] - forecast[i]);
    }
    return (error / actual.length) / (naive / (history.length - seasonality));
  }

  /// Symmetric mean absolute percentage error, in percent from 0 to 200, as in the M4 competition
  /// (Makridakis, Spiliotis and Assimakopoulos 2020, doi:10.1016/j.ijforecast.2019.04.014).
  ///
  /// ```
  /// sMAPE = 200 · mean |y - ŷ| / (|y| + |ŷ|)
  /// ```
  ///
  /// A forecast of 0 for a true 0 counts as no error.
  ///
  /// @param actual the true values `y`
  /// @param forecast the forecast `ŷ`, as long
  /// @throws IllegalArgumentException if the lengths do not fit
  public static double smape(double[] actual, double[] forecast) {
    requireSameLength("smape", actual, forecast);
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      sum +=
          Confusion.ratio(
              Math.abs(actual[i] - forecast[i]), Math.abs(actual[i]) + Math.abs(forecast[i]));
    }
    return 200 * sum / actual.length;
  }

  private static void requireSameLength(String name, double[] actual, double[] forecast) {
    if (actual.length == 0 || actual.length != forecast.length) {
      throw new IllegalArgumentException(
          name
              + ": expected as many true values as forecasts and at least one, but got "
              + actual.length
              + " and "
              + forecast.length
              + ".");
    }
  }
}
