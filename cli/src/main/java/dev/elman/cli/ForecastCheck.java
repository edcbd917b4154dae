package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.FittedNetwork;
import dev.elman.tasks.forecasting.Fold;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.Scores;
import dev.elman.tasks.forecasting.TimeSeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How well a trained network forecasts the windows that it has not learned from, beside the
/// baselines.
///
/// @param results the best first
record ForecastCheck(List<BacktestResult> results) {
  /// What the scores are worth.
  static final String MEANING =
      "On times that each network did not learn from, though they chose when to stop and how wide"
          + " intervals are: elman forecast compare tries networks on what had no say.";

  static ForecastCheck of(String title, FittedNetwork fitted) {
    List<Fold> folds = fitted.checked();
    int horizon = folds.getFirst().forecast().horizon();
    Backtest each = new Backtest(horizon, horizon, 1, 0);
    List<BacktestResult> results = new ArrayList<>();
    results.add(new BacktestResult(title, true, each, folds, Scores.of(folds), Duration.ZERO));
    boolean hasSeason = folds.getFirst().series().season() > 1;
    for (Baselines baseline : Baselines.values()) {
      if (baseline != Baselines.SEASONAL_NAIVE || hasSeason) {
        List<Fold> same = folds.stream().map(fold -> again(fold, baseline)).toList();
        results.add(
            new BacktestResult(
                baseline.title(), false, each, same, Scores.of(same), Duration.ZERO));
      }
    }
    results.sort(BacktestResult.BEST_FIRST);
    return new ForecastCheck(results);
  }

  private static Fold again(Fold fold, Baselines baseline) {
    TimeSeries known = fold.series().head(fold.origin());
    Forecast forecast =
        baseline.fit(List.of(), fold.forecast().horizon()).forecast(List.of(known)).getFirst();
    return new Fold(fold.series(), fold.origin(), forecast);
  }

  String text() {
    return ForecastHeader.paragraph("Checked", MEANING) + "\n" + ForecastTable.of(results);
  }
}
