package dev.elman.tasks.forecasting;

import java.util.ArrayList;
import java.util.List;

/// A rolling-origin evaluation: the end of each series is held out and forecast again and again,
/// each time from a little more of the past.
///
/// A forecaster learns from what comes before the first origin, and again every `refit` origins if
/// that is asked for; at no time does it see a value at or after the origin that it forecasts from.
///
/// @param horizon steps ahead per forecast
/// @param heldOut how many values at the end of each series are held out
/// @param stride how many steps the origin moves between two forecasts
/// @param refit after how many origins a forecaster learns again; 0: never
public record Backtest(int horizon, int heldOut, int stride, int refit) {
  private static final int HELD_OUT_PART = 5;
  private static final int ENOUGH = 20;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if fewer values are held out than a forecast has steps, or if
  ///   a number is out of range
  public Backtest {
    if (horizon < 1 || stride < 1 || refit < 0) {
      throw new IllegalArgumentException(
          "Backtest: expected a horizon and stride of at least 1 and refit of at least 0, but got %d, %d and %d."
              .formatted(horizon, stride, refit));
    }
    if (heldOut < horizon) {
      throw new IllegalArgumentException(
          "Backtest: expected to hold out at least the horizon of %d values, but got %d."
              .formatted(horizon, heldOut));
    }
  }

  /// How much of series to hold out where nobody says: a fifth of the shortest one, a whole number
  /// of horizons, and one at least.
  public static int heldOut(List<TimeSeries> series, int horizon) {
    int shortest = series.stream().mapToInt(TimeSeries::size).min().orElse(0);
    return Math.max(1, shortest / HELD_OUT_PART / horizon) * horizon;
  }

  /// With forecasts as far apart, up to the horizon, as leaves twenty of them, which a test of luck
  /// needs.
  public static Backtest suited(int horizon, int heldOut) {
    int most = Math.max(1, (heldOut - horizon) / (ENOUGH - 1));
    return new Backtest(horizon, heldOut, Math.min(horizon, most), 0);
  }

  /// How many forecasts there will be for each series.
  public int origins() {
    return (heldOut - horizon) / stride + 1;
  }

  /// As many forecasts as fit behind each other into the held-out part, one horizon apart.
  public static Backtest of(int horizon, int heldOut) {
    return new Backtest(horizon, heldOut, horizon, 0);
  }

  /// With the origin moving by this many steps.
  public Backtest stride(int newStride) {
    return new Backtest(horizon, heldOut, newStride, refit);
  }

  /// Learning again after this many origins.
  public Backtest refit(int newRefit) {
    return new Backtest(horizon, heldOut, stride, newRefit);
  }

  /// The folds of a forecaster, in the order of origins, and within an origin of the series.
  ///
  /// @throws IllegalArgumentException if a series is not longer than its held-out part
  public List<Fold> run(List<TimeSeries> series, Forecaster forecaster) {
    requireLonger(series);
    List<Fold> folds = new ArrayList<>();
    int origins = origins();
    int every = refit == 0 ? origins : refit;
    for (int first = 0; first < origins; first += every) {
      Forecaster.Fitted fitted = forecaster.fit(known(series, first), horizon);
      add(folds, series, fitted, first, Math.min(origins, first + every));
    }
    return folds;
  }

  /// Checks that something is left to learn from.
  ///
  /// @throws IllegalArgumentException if a series is not longer than its held-out part
  public void requireLonger(List<TimeSeries> series) {
    for (TimeSeries one : series) {
      if (one.size() <= heldOut) {
        throw new IllegalArgumentException(
            "Series %s: expected more than the %d values that are held out, but got %d."
                .formatted(one.name(), heldOut, one.size()));
      }
    }
  }

  private void add(
      List<Fold> folds, List<TimeSeries> series, Forecaster.Fitted fitted, int first, int end) {
    List<TimeSeries> histories = new ArrayList<>();
    for (int origin = first; origin < end; origin++) {
      histories.addAll(known(series, origin));
    }
    List<Forecast> forecasts = fitted.forecast(histories);
    for (int i = 0; i < forecasts.size(); i++) {
      TimeSeries whole = series.get(i % series.size());
      folds.add(new Fold(whole, histories.get(i).size(), forecasts.get(i)));
    }
  }

  /// What is known of series at an origin, counted from 0.
  public List<TimeSeries> known(List<TimeSeries> series, int origin) {
    return series.stream().map(one -> one.head(one.size() - heldOut + origin * stride)).toList();
  }
}
