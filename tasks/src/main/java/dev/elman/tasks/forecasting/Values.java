package dev.elman.tasks.forecasting;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What of a series networks learn.
public enum Values {
  /// The values themselves, relative to those of the window.
  LEVELS,
  /// Logarithmic returns: inputs are r_t = ln y_t − ln y_{t−1}, and what is forecast is their sum
  /// since the last value, ln y_{T+h} − ln y_T. For prices, whose levels wander and whose changes
  /// grow with them.
  RETURNS;

  /// Returns for prices, that is, positive values of trading days; levels otherwise.
  public static Values suited(List<TimeSeries> series) {
    return series.stream().allMatch(Values::isPrice) ? RETURNS : LEVELS;
  }

  private static boolean isPrice(TimeSeries series) {
    return series.frequency().unit() == Frequency.Unit.TRADING_DAY
        && Arrays.stream(series.values()).allMatch(value -> value > 0);
  }

  NetworkOptions options(NetworkOptions options) {
    return options.differences(this == RETURNS);
  }

  List<TimeSeries> learned(List<TimeSeries> series) {
    return this == LEVELS ? series : series.stream().map(Values::logarithms).toList();
  }

  private static TimeSeries logarithms(TimeSeries series) {
    double[] values = series.values();
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] > 0)) {
        throw new IllegalArgumentException(
            "Series %s: expected values above 0, which returns need, but value %d is %s. Use levels."
                .formatted(series.name(), i + 1, values[i]));
      }
      values[i] = Math.log(values[i]);
    }
    return series.withValues(values);
  }

  /// The forecast of the values from that of what was learned. Quantiles stay quantiles, since the
  /// exponential function grows.
  Forecast said(Forecast forecast) {
    return this == LEVELS ? forecast : forecast.map((_, _, value) -> Math.exp(value));
  }

  /// The name on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
