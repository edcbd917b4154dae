package dev.elman.cli;

import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.Scores;
import dev.elman.tasks.forecasting.TimeSeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Tables of forecasts and of their errors.
final class ForecastTable {
  private static final int SHOWN_SERIES = 10;

  static final String LEGEND =
      """
      MASE is the error relative to that of the seasonal naive forecast one step ahead
      in the past; WQL that of all quantiles. sMAPE and MAPE are per cent, and so are
      in 80 and in 95: what happened within the intervals of 80 % and 95 %.
      """;

  private ForecastTable() {}

  /// The errors of forecasters, one per line.
  static String of(List<BacktestResult> results) {
    StringBuilder text = new StringBuilder();
    for (List<String> cells : cells(results)) {
      text.append(
          String.format(Locale.ROOT, "%-14s%7s%7s%7s%10s%10s%7s%6s%6s%6s%n", cells.toArray()));
    }
    text.append(LEGEND);
    if (results.stream().anyMatch(result -> Double.isInfinite(result.scores().mape()))) {
      text.append("There is no MAPE, since some values are 0.\n");
    }
    return text.toString();
  }

  /// The errors of forecasters under the heads of the columns.
  static List<List<String>> cells(List<BacktestResult> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "MASE", "sMAPE", "MAPE", "RMSE", "MAE", "WQL", "in 80", "in 95", "time"));
    String form =
        Numbers.form(results.stream().mapToDouble(one -> one.scores().rmse()).max().orElse(0));
    for (BacktestResult result : results) {
      Scores scores = result.scores();
      rows.add(
          List.of(
              result.title(),
              Numbers.fixed("%.3f", scores.mase()),
              Numbers.fixed("%.2f", scores.smape()),
              Numbers.fixed("%.2f", scores.mape()),
              Numbers.fixed(form, scores.rmse()),
              Numbers.fixed(form, scores.mae()),
              Numbers.fixed("%.4f", scores.wql()),
              Numbers.fixed("%.0f", 100 * scores.coverage80()),
              Numbers.fixed("%.0f", 100 * scores.coverage95()),
              seconds(result.duration())));
    }
    return rows;
  }

  private static String seconds(Duration duration) {
    if (duration.isZero()) {
      return "-"; // nobody has measured
    }
    double seconds = duration.toMillis() / 1000.0;
    return String.format(Locale.ROOT, seconds < 100 ? "%.1fs" : "%.0fs", seconds);
  }

  /// The errors by step ahead.
  static String bySteps(BacktestResult result) {
    StringBuilder text = new StringBuilder("Step      MAE     MAPE      RSE\n");
    List<Double> errors = Scores.maeByStep(result.folds());
    List<Double> relative = Scores.mapeByStep(result.folds());
    List<Double> roots = Scores.rseByStep(result.folds());
    String form = Numbers.form(Collections.max(errors));
    for (int step = 0; step < errors.size(); step++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%4d%9s%9s%9s%n",
              step + 1,
              Numbers.fixed(form, errors.get(step)),
              Numbers.fixed("%.2f", relative.get(step)),
              Numbers.fixed("%.4f", roots.get(step))));
    }
    return text.append("RSE is the error relative to that of the mean of what happened.\n")
        .toString();
  }

  /// Forecasts of what comes after the end.
  static String ahead(List<TimeSeries> series, List<Forecast> forecasts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(SHOWN_SERIES, series.size()); i++) {
      text.append(ahead(series.get(i), forecasts.get(i)));
    }
    if (series.size() > SHOWN_SERIES) {
      text.append(
          "%d more series: --csv FILE and --json give all of them.%n"
              .formatted(series.size() - SHOWN_SERIES));
    }
    return text.append(
            "How far to trust this, elman forecast compare says with the same options.\n")
        .toString();
  }

  private static String ahead(TimeSeries series, Forecast forecast) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-17s%11s%25s%25s%n",
                series.name(),
                "forecast",
                "80 % lie in",
                "95 % lie in"));
    String form = Numbers.form(largest(forecast));
    for (int step = 0; step < forecast.horizon(); step++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-17s%11s%25s%25s%n",
              series.label(series.size() + step),
              Numbers.fixed(form, forecast.value(step)),
              interval(form, forecast, step, 0.1),
              interval(form, forecast, step, 0.025)));
    }
    return text.toString();
  }

  private static double largest(Forecast forecast) {
    return IntStream.range(0, forecast.horizon())
        .mapToObj(forecast::quantiles)
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .max()
        .orElse(0);
  }

  private static String interval(String form, Forecast forecast, int step, double tail) {
    return Numbers.fixed(form, forecast.quantile(step, tail))
        + " … "
        + Numbers.fixed(form, forecast.quantile(step, 1 - tail));
  }
}
