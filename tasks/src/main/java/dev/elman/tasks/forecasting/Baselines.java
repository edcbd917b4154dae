package dev.elman.tasks.forecasting;

import dev.elman.distribution.Gaussian;
import java.util.List;

/// Forecasts that need no learning: what every network has to beat.
///
/// Intervals are those of Gaussian errors with the deviation of the one-step errors in the history,
/// growing with the horizon as in Hyndman and Athanasopoulos (2021), "Forecasting: principles and
/// practice", 3rd edition, section 5.5.
public enum Baselines implements Forecaster {
  /// The last value, for all steps: ŷ_{T+h} = y_T. For prices, the random walk.
  NAIVE("naive"),
  /// The value one season before: ŷ_{T+h} = y_{T+h−m}, or the last known one before that.
  SEASONAL_NAIVE("seasonal naive"),
  /// The line from the first to the last value: ŷ_{T+h} = y_T + h (y_T − y_1) / (T − 1).
  DRIFT("drift");

  private final String title;

  Baselines(String title) {
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Fitted fit(List<TimeSeries> training, int horizon) {
    return histories -> histories.stream().map(series -> forecast(series, horizon)).toList();
  }

  private Forecast forecast(TimeSeries series, int horizon) {
    int season = this == SEASONAL_NAIVE ? Math.min(series.season(), series.size()) : 1;
    double deviation = deviation(series, season);
    double[][] quantiles = new double[horizon][LEVELS.size()];
    for (int step = 0; step < horizon; step++) {
      double value = value(series, season, step);
      Gaussian errors =
          new Gaussian(value, Math.max(1e-12, deviation * growth(series, season, step)));
      for (int k = 0; k < LEVELS.size(); k++) {
        quantiles[step][k] = errors.quantile(LEVELS.get(k));
      }
    }
    return new Forecast(Forecaster.levels(), quantiles);
  }

  private double value(TimeSeries series, int season, int step) {
    int last = series.size() - 1;
    double drift = this == DRIFT ? (step + 1) * slope(series) : 0;
    return series.value(last - (season - 1) + step % season) + drift;
  }

  private static double slope(TimeSeries series) {
    int last = series.size() - 1;
    return last == 0 ? 0 : (series.value(last) - series.value(0)) / last;
  }

  private double growth(TimeSeries series, int season, int step) {
    int h = step + 1;
    double ahead =
        this == DRIFT ? h * (1 + h / Math.max(1.0, series.size() - 1.0)) : step / season + 1;
    return Math.sqrt(ahead);
  }

  /// The deviation of the errors that the forecast one step, or one season, ahead made so far.
  private double deviation(TimeSeries series, int season) {
    double drift = this == DRIFT ? slope(series) : 0;
    double squares = 0;
    int count = series.size() - season;
    for (int t = season; t < series.size(); t++) {
      double error = series.value(t) - series.value(t - season) - drift;
      squares += error * error;
    }
    return count < 1 ? 0 : Math.sqrt(squares / count);
  }
}
