package dev.elman.metric;

import java.util.function.DoubleUnaryOperator;

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
    double naive = meanNaive("mase", history, seasonality, Math::abs);
    return mean(actual, forecast, Math::abs) / naive;
  }

  /// Root mean squared scaled error, as in the M5 competition (Makridakis, Spiliotis and
  /// Assimakopoulos 2022, doi:10.1016/j.ijforecast.2021.11.013): like [#mase] with squares.
  ///
  /// ```
  /// RMSSE = √(mean (y - ŷ)² / mean (x_i - x_{i - 1})²),    i = 1 … n - 1
  /// ```
  ///
  /// M5 begins the history at the first sale; cut zeros off before.
  ///
  /// @param actual the true values `y`
  /// @param forecast the forecast `ŷ`, as long
  /// @param history the values `x` before the forecast, at least two
  /// @throws IllegalArgumentException if the lengths do not fit
  public static double rmsse(double[] actual, double[] forecast, double[] history) {
    requireSameLength("rmsse", actual, forecast);
    double naive = meanNaive("rmsse", history, 1, e -> e * e);
    return Math.sqrt(mean(actual, forecast, e -> e * e) / naive);
  }

  /// Mean scaled interval score, as in the M4 competition (Gneiting and Raftery 2007,
  /// doi:10.1198/016214506000001437, scaled like [#mase]): the width of the forecast interval, and
  /// what true values outside of it are away from it, much weighted.
  ///
  /// ```
  /// MSIS = mean (u - l + 2/alpha max(l - y, 0) + 2/alpha max(y - u, 0)) / mean |x_i - x_{i - m}|
  /// ```
  ///
  /// @param actual the true values `y`
  /// @param lower the lower ends `l`: quantiles of `alpha / 2`
  /// @param upper the upper ends `u`: quantiles of `1 - alpha / 2`
  /// @param alpha the probability to be outside, in (0, 1): 0.05 for 95 % intervals
  /// @param history the values `x` before the forecast, more than a season
  /// @param seasonality the length `m` of a season in steps
  /// @throws IllegalArgumentException if the lengths do not fit, or alpha is outside of (0, 1)
  public static double msis(
      double[] actual,
      double[] lower,
      double[] upper,
      double alpha,
      double[] history,
      int seasonality) {
    requireSameLength("msis", actual, lower);
    requireSameLength("msis", actual, upper);
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "msis alpha: expected a number inside of (0, 1), but got "
              + alpha
              + ". It is 0.05 for 95 % intervals.");
    }
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      double outside = Math.max(lower[i] - actual[i], 0) + Math.max(actual[i] - upper[i], 0);
      sum += upper[i] - lower[i] + 2 / alpha * outside;
    }
    return sum / actual.length / meanNaive("msis", history, seasonality, Math::abs);
  }

  /// The part of the true values that are inside of their intervals, the ends included. That of
  /// calibrated 95 % intervals is 0.95.
  ///
  /// @param actual the true values
  /// @param lower the lower ends, as many
  /// @param upper the upper ends, as many
  /// @throws IllegalArgumentException if the lengths do not fit
  public static double intervalCoverage(double[] actual, double[] lower, double[] upper) {
    requireSameLength("interval_coverage", actual, lower);
    requireSameLength("interval_coverage", actual, upper);
    int inside = 0;
    for (int i = 0; i < actual.length; i++) {
      inside += lower[i] <= actual[i] && actual[i] <= upper[i] ? 1 : 0;
    }
    return (double) inside / actual.length;
  }

  /// Overall weighted average, by which M4 ranks: `(sMAPE / sMAPE of Naive2 + MASE / MASE of
  /// Naive2) / 2`, of the means over all series. Less than 1 is better than Naive2, the last value
  /// of the deseasonalised series.
  public static double owa(double smape, double mase, double smapeOfNaive2, double maseOfNaive2) {
    return 0.5 * (smape / smapeOfNaive2 + mase / maseOfNaive2);
  }

  /// What [#mase] divides by: the mean absolute error of the seasonal naive forecast inside of the
  /// history. [TaskMetrics#mase(double)] takes it.
  ///
  /// @param history the values `x` before the forecast, more than a season
  /// @param seasonality the length `m` of a season in steps
  /// @throws IllegalArgumentException if the history is too short
  public static double naiveError(double[] history, int seasonality) {
    return meanNaive("naive_error", history, seasonality, Math::abs);
  }

  /// The mean of a function of the errors of the seasonal naive forecast inside of the history.
  private static double meanNaive(
      String name, double[] history, int seasonality, DoubleUnaryOperator of) {
    if (seasonality < 1 || history.length <= seasonality) {
      throw new IllegalArgumentException(
          name
              + ": expected a history longer than the seasonality, but got "
              + history.length
              + " values and a seasonality of "
              + seasonality
              + ". Use a longer history, or a seasonality of 1.");
    }
    double sum = 0;
    for (int i = seasonality; i < history.length; i++) {
      sum += of.applyAsDouble(history[i] - history[i - seasonality]);
    }
    return sum / (history.length - seasonality);
  }

  private static double mean(double[] actual, double[] forecast, DoubleUnaryOperator of) {
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      sum += of.applyAsDouble(actual[i] - forecast[i]);
    }
    return sum / actual.length;
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
