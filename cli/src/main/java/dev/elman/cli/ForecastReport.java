package dev.elman.cli;

import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.Fold;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.Scores;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A page for people: the series, what comes next, the backtest, residuals, errors by step, and the
/// scores beside those of the baselines.
final class ForecastReport {
  private static final int MOST_SERIES = 6;
  private static final int MOST_FOLDS = 12;
  private static final int MOST_STEPS = 60; // rows of a table of forecasts
  private static final int MOST_POINTS = 1500; // residuals
  private static final int BINS = 31;
  private static final int HUES = 7;
  private static final double[] INTERVALS = {0.2, 0.4, 0.6, 0.8, 0.95};

  private final HtmlPage page;
  private final ForecastHeader header;

  private ForecastReport(String what, ForecastHeader header) {
    this.header = header;
    List<String> names = header.data().series().stream().map(TimeSeries::name).toList();
    String shown = String.join(", ", names.subList(0, Math.min(3, names.size())));
    page = new HtmlPage(what + " " + shown + (names.size() > 3 ? ", …" : ""));
    page.list(header.lines());
  }

  /// A comparison, and what the best of its forecasters says about the time to come.
  ///
  /// @param results the best first
  static String ofComparison(
      ForecastHeader header, List<BacktestResult> results, List<Forecast> forecasts) {
    ForecastReport report = new ForecastReport("Forecasts of", header);
    report.page.paragraph("verdict", ForecastVerdict.verdict(results));
    report.ahead(results.getFirst().title(), forecasts);
    report.scores(results);
    report.page.list(ForecastVerdict.sentences(results));
    report.detail(ForecastVerdict.bestNetwork(results));
    report.steps(results);
    return report.page.text();
  }

  /// A backtest of one forecaster.
  static String ofBacktest(ForecastHeader header, BacktestResult result) {
    ForecastReport report = new ForecastReport("Backtest of", header);
    report.scores(List.of(result));
    report.detail(result);
    report.steps(List.of(result));
    return report.page.text();
  }

  /// Forecasts of what comes after the end.
  ///
  /// @param checks scores on what was not learned from; may be empty
  static String ofFuture(
      ForecastHeader header, List<BacktestResult> checks, List<Forecast> forecasts) {
    ForecastReport report = new ForecastReport("Forecast of", header);
    report.ahead("", forecasts);
    if (!checks.isEmpty()) {
      report.scores(checks);
      report.page.paragraph("note", ForecastCheck.MEANING);
      report.residuals(ForecastVerdict.bestNetwork(checks));
      report.steps(checks);
    }
    return report.page.text();
  }

  private void ahead(String by, List<Forecast> forecasts) {
    page.heading(by.isEmpty() ? "What comes next" : "What comes next, as " + by + " has it");
    List<TimeSeries> series = header.data().series();
    for (int i = 0; i < Math.min(MOST_SERIES, series.size()); i++) {
      TimeSeries one = series.get(i);
      Forecast forecast = forecasts.get(i);
      page.subheading(one.name());
      page.chart(fan(one, 0, List.of(new Fan(one, one.size(), forecast)), one.name() + ", whole"));
      int close = Math.max(0, one.size() - Math.max(36, 3 * forecast.horizon()));
      if (close > one.size() / 4) {
        close = 0;
      }
      if (close > 0) {
        page.chart(
            fan(one, close, List.of(new Fan(one, one.size(), forecast)), one.name() + ", end"));
      }
      page.table(steps(one, forecast));
    }
    more(series.size());
  }

  private void more(int count) {
    if (count > MOST_SERIES) {
      page.paragraph(
          "note",
          "%d more series are not shown; --csv and --json give all of them."
              .formatted(count - MOST_SERIES));
    }
  }

  private static List<List<String>> steps(TimeSeries series, Forecast forecast) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "forecast", "80 % from", "to", "95 % from", "to"));
    String form = Numbers.form(Arrays.stream(forecast.values()).map(Math::abs).max().orElse(0));
    for (int step = 0; step < Math.min(MOST_STEPS, forecast.horizon()); step++) {
      List<String> row = new ArrayList<>();
      row.add(series.label(series.size() + step));
      for (double level : new double[] {0.5, 0.1, 0.9, 0.025, 0.975}) {
        row.add(Numbers.fixed(form, forecast.quantile(step, level)));
      }
      rows.add(row);
    }
    return rows;
  }

  private void scores(List<BacktestResult> results) {
    page.heading("Scores");
    page.table(ForecastTable.cells(results));
    page.paragraph("note", ForecastTable.LEGEND.replace('\n', ' ').strip());
  }

  private void detail(BacktestResult result) {
    page.heading("Backtest of " + result.title());
    List<TimeSeries> all = result.folds().stream().map(Fold::series).distinct().toList();
    for (TimeSeries series : all.subList(0, Math.min(MOST_SERIES, all.size()))) {
      List<Fan> fans =
          result.last(series.name(), MOST_FOLDS).stream()
              .map(fold -> new Fan(series, fold.origin(), fold.forecast()))
              .toList();
      page.subheading(series.name());
      int first = Math.max(0, fans.getFirst().origin() - 2 * fans.getFirst().forecast().horizon());
      page.chart(fan(series, first, fans, series.name() + ", backtest"));
    }
    more(all.size());
    coverage(result);
    residuals(result);
  }

  private void coverage(BacktestResult result) {
    List<String> heads = new ArrayList<>(List.of("Intervals that should hold"));
    List<String> held = new ArrayList<>(List.of("hold"));
    for (double interval : INTERVALS) {
      heads.add(String.format(Locale.ROOT, "%.0f %%", 100 * interval));
      double share = Scores.coverage(result.folds(), interval);
      held.add(String.format(Locale.ROOT, "%.0f %%", 100 * share));
    }
    page.table(List.of(heads, held));
  }

  /// Errors of the first step over time, and how often errors of each size come.
  private void residuals(BacktestResult result) {
    page.heading("Residuals of " + result.title());
    TimeSeries series = result.folds().getFirst().series();
    List<Fold> folds =
        result.folds().stream()
            .filter(fold -> fold.series().equals(series))
            .limit(MOST_POINTS)
            .toList();
    double[] x = folds.stream().mapToDouble(Fold::origin).toArray();
    double[] y = folds.stream().mapToDouble(fold -> -fold.error(0)).toArray();
    double[] ends = {Arrays.stream(x).min().orElse(0), Arrays.stream(x).max().orElse(0)};
    page.paragraph(
        "note", "What happened less what was forecast one step ahead, of " + series.name() + ":");
    page.chart(
        new SvgChart("Residuals over time", series::label)
            .line("zero", "", ends, new double[] {0, 0})
            .points("c1", "", x, y));
    histogram(result.folds());
  }

  private void histogram(List<Fold> folds) {
    double[] errors =
        folds.stream()
            .flatMapToDouble(fold ->
                IntStream.range(0, fold.forecast().horizon())
                    .mapToDouble(step -> -fold.error(step)))
            .toArray();
    double widest = Arrays.stream(errors).map(Math::abs).max().orElse(0);
    if (widest == 0) {
      return;
    }
    double[] places = IntStream.range(0, BINS).mapToDouble(i -> i).toArray();
    double[] counts = new double[BINS];
    for (double error : errors) {
      counts[(int) Math.min(BINS - 1, (error / widest + 1) / 2 * BINS)]++;
    }
    page.paragraph("note", "How often residuals of each size come, over all steps:");
    page.chart(
        new SvgChart(
                "Histogram of residuals",
                i -> Numbers.brief(Math.round((2.0 * (i + 0.5) / BINS - 1) * 1e4) / 1e4 * widest))
            .bars("c1", "", places, counts));
  }

  private void steps(List<BacktestResult> results) {
    page.heading("Error by step ahead");
    SvgChart chart = new SvgChart("Mean absolute error by step ahead", Integer::toString);
    for (int i = 0; i < results.size(); i++) {
      double[] errors =
          Scores.maeByStep(results.get(i).folds()).stream().mapToDouble(e -> e).toArray();
      double[] places = IntStream.rangeClosed(1, errors.length).mapToDouble(s -> s).toArray();
      String hue = "c" + i % HUES;
      String title = results.get(i).title();
      if (errors.length == 1) {
        chart.points(hue, title, places, errors);
      } else {
        chart.line(hue, title, places, errors);
      }
    }
    page.chart(chart);
    page.paragraph("note", "Mean absolute error of the median, in the unit of the series.");
  }

  /// The values from `first` on, with forecasts.
  private static SvgChart fan(TimeSeries series, int first, List<Fan> fans, String description) {
    SvgChart chart = new SvgChart(description, series::label);
    for (int i = 0; i < fans.size(); i++) {
      Fan fan = fans.get(i);
      String in95 = i == 0 ? "95 % lie in" : "";
      String in80 = i == 0 ? "80 % lie in" : "";
      chart.band("in95", in95, fan.places(), fan.quantiles(0.025), fan.quantiles(0.975));
      chart.band("in80", in80, fan.places(), fan.quantiles(0.1), fan.quantiles(0.9));
    }
    double[] places = IntStream.range(first, series.size()).mapToDouble(t -> t).toArray();
    chart.line("actual", "actual", places, series.values(first, series.size()));
    for (int i = 0; i < fans.size(); i++) {
      chart.line(
          "median", i == 0 ? "forecast" : "", fans.get(i).places(), fans.get(i).quantiles(0.5));
    }
    return chart;
  }
}
