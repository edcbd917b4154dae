package dev.elman.tasks.forecasting;

import dev.elman.formats.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A trained forecaster with all that forecasting needs: how tables are read, scales, calendar,
/// lags, covariates, quantiles, and the ends of the series that it has learned. It is kept in one
/// `.keras` file.
///
/// @param network what has learned
/// @param horizon how many steps ahead it forecasts
/// @param reading how its series are read from a table
/// @param ends the ends of the series: as much as a forecast of what comes next depends on
/// @param settings how it was trained, in words
public record ForecastModel(
    FittedNetwork network,
    int horizon,
    SeriesOptions reading,
    List<TimeSeries> ends,
    String settings) {
  private static final int SHOWN = 100;

  /// Copies the ends.
  public ForecastModel {
    ends = List.copyOf(ends);
  }

  /// A model that has just been trained.
  ///
  /// @param series what it has learned
  public static ForecastModel of(
      FittedNetwork network,
      int horizon,
      SeriesOptions reading,
      List<TimeSeries> series,
      String settings) {
    List<TimeSeries> ends = new ArrayList<>();
    for (TimeSeries one : series) {
      // a whole number of seasons is left out, so that the place within the season stays
      int kept = Math.max(network.trained().window() + 1, Math.max(SHOWN, 3 * horizon));
      int left = Math.max(0, one.size() - kept);
      ends.add(one.tail(left - left % one.season()));
    }
    return new ForecastModel(network, horizon, reading, ends, settings);
  }

  /// Forecasts of what comes after the ends.
  ///
  /// @throws IllegalArgumentException if a series is shorter than what the network has to see, or
  ///   its columns are others than those learned from
  public List<Forecast> forecast(List<TimeSeries> histories) {
    Frequency frequency = ends.getFirst().frequency();
    for (TimeSeries history : histories) {
      if (!history.frequency().equals(frequency)) {
        throw new IllegalArgumentException(
            "Series %s: expected one value per %s, as the model has learned, but got one per %s. Train a model for these data."
                .formatted(history.name(), frequency, history.frequency()));
      }
    }
    return network.forecast(histories);
  }

  /// Writes the file.
  ///
  /// @throws ModelFileException if that is not possible
  public void save(Path file) throws ModelFileException {
    ForecastFile.write(this, file);
  }

  /// Reads a file.
  ///
  /// @throws ModelFileException if there is none, it is damaged, or holds no forecaster
  public static ForecastModel load(Path file) throws ModelFileException {
    return ForecastFile.read(file);
  }
}
