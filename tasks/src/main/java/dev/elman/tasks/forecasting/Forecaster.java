package dev.elman.tasks.forecasting;

import java.util.List;

/// Something that learns from series and forecasts what comes after them.
public interface Forecaster {
  /// The levels of the quantiles that every forecaster gives.
  List<Double> LEVELS = List.of(0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975);

  /// The levels as an array.
  static double[] levels() {
    return LEVELS.stream().mapToDouble(level -> level).toArray();
  }

  /// The name in a table.
  String title();

  /// Learns from these series. Nothing is known of what comes after their ends.
  ///
  /// @param training the series up to the first time that is to be forecast
  /// @param horizon how many steps ahead forecasts will be asked for
  /// @throws IllegalArgumentException if the series are too short for this forecaster
  Fitted fit(List<TimeSeries> training, int horizon);

  /// The settings with which it would learn from these series, in words; empty if there are none.
  ///
  /// @throws IllegalArgumentException if the series are too short for this forecaster
  default String settings(List<TimeSeries> training, int horizon) {
    return "";
  }

  /// A forecaster that has learned.
  interface Fitted {
    /// Forecasts what comes after the end of each series.
    ///
    /// @param histories series that may be longer than, or others than, those learned from
    List<Forecast> forecast(List<TimeSeries> histories);
  }
}
