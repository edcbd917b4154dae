package dev.elman.tasks.forecasting;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Forecasts as delimited text: a line per step ahead, with all quantiles.
public final class ForecastCsv {
  private ForecastCsv() {}

  /// The forecasts of backtests, beside what happened: columns `model`, `series`, `origin` (the
  /// time of the last known value), `step`, `time`, `actual`, `forecast` and the quantiles `q0.025`
  /// to `q0.975`.
  public static String of(List<BacktestResult> results) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header("model", "series", "origin", "step", "time", "actual"));
    for (BacktestResult result : results) {
      for (Fold fold : result.folds()) {
        TimeSeries series = fold.series();
        for (int step = 0; step < fold.forecast().horizon(); step++) {
          List<String> line = new ArrayList<>();
          line.add(result.title());
          line.add(series.name());
          line.add(series.label(fold.origin() - 1));
          line.add(String.valueOf(step + 1));
          line.add(series.label(fold.origin() + step));
          line.add(String.valueOf(fold.actual(step)));
          addForecast(line, fold.forecast(), step);
          lines.add(line);
        }
      }
    }
    return text(lines);
  }

  /// Forecasts of what comes after the end of series: columns `series`, `step`, `time`, `forecast`
  /// and the quantiles.
  public static String of(List<TimeSeries> histories, List<Forecast> forecasts) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header("series", "step", "time"));
    for (int i = 0; i < forecasts.size(); i++) {
      TimeSeries series = histories.get(i);
      for (int step = 0; step < forecasts.get(i).horizon(); step++) {
        List<String> line = new ArrayList<>();
        line.add(series.name());
        line.add(String.valueOf(step + 1));
        line.add(series.label(series.size() + step));
        addForecast(line, forecasts.get(i), step);
        lines.add(line);
      }
    }
    return text(lines);
  }

  private static List<String> header(String... first) {
    List<String> names = new ArrayList<>(List.of(first));
    names.add("forecast");
    Forecaster.LEVELS.forEach(level -> names.add("q" + level));
    return names;
  }

  private static void addForecast(List<String> line, Forecast forecast, int step) {
    line.add(String.valueOf(forecast.value(step)));
    for (double quantile : forecast.quantiles(step)) {
      line.add(String.valueOf(quantile));
    }
  }

  private static String text(List<List<String>> lines) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      lines.forEach(writer::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory can always be written
    }
    return text.toString();
  }
}
