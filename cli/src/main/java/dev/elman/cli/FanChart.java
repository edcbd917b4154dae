package dev.elman.cli;

import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.Fold;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.TimeSeries;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Forecasts as fans: the median, and bands that hold 80 % and 95 %, beside what happened.
final class FanChart {
  private static final int MOST_CHARTS = 3;
  private static final int SHOWN_STEPS = 60; // of forecasts, in all
  private static final int LEAST_HISTORY = 24;
  private static final Color MEDIAN = new Color(0xD5, 0x5E, 0x00);
  private static final Color IN_80 = new Color(0xD5, 0x5E, 0x00, 0x60);
  private static final Color IN_95 = new Color(0xD5, 0x5E, 0x00, 0x30);
  private static final BasicStroke NONE = new BasicStroke(0);

  private FanChart() {}

  /// The last forecasts of a backtest that do not overlap, for the first series.
  ///
  /// @throws Failure if this machine cannot draw text
  static byte[] ofBacktest(BacktestResult result) {
    int most = Math.max(1, SHOWN_STEPS / result.backtest().horizon());
    List<XYChart> charts = new ArrayList<>();
    result.folds().stream()
        .map(Fold::series)
        .distinct()
        .limit(MOST_CHARTS)
        .forEach(series -> {
          List<Fan> fans =
              result.last(series.name(), most).stream()
                  .map(fold -> new Fan(series, fold.origin(), fold.forecast()))
                  .toList();
          charts.add(chart(series.name() + ", " + result.title() + ", backtest", series, fans));
        });
    return Charts.png(charts);
  }

  /// Forecasts of what comes after the end, for the first series.
  ///
  /// @throws Failure if this machine cannot draw text
  static byte[] ofFuture(List<TimeSeries> all, List<Forecast> forecasts) {
    List<XYChart> charts = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_CHARTS, all.size()); i++) {
      TimeSeries series = all.get(i);
      List<Fan> fans = List.of(new Fan(series, series.size(), forecasts.get(i)));
      charts.add(chart(series.name() + ", forecast", series, fans));
    }
    return Charts.png(charts);
  }

  private static XYChart chart(String title, TimeSeries series, List<Fan> fans) {
    XYChart chart = Charts.empty(title, "", at -> label(series, at));
    for (int i = 0; i < fans.size(); i++) {
      band(chart, "95 % lie in", i, fans.get(i), 0.025, IN_95);
      band(chart, "80 % lie in", i, fans.get(i), 0.1, IN_80);
    }
    int first = first(fans);
    double[] places = IntStream.range(first, series.size()).asDoubleStream().toArray();
    Charts.line(
        chart, "actual", places, series.values(first, series.size()), Charts.ACTUAL, Charts.WIDE);
    for (int i = 0; i < fans.size(); i++) {
      Fan fan = fans.get(i);
      XYSeries median =
          Charts.line(
              chart, name("forecast", i), fan.places(), fan.quantiles(0.5), MEDIAN, Charts.WIDE);
      median.setShowInLegend(i == 0);
    }
    return chart;
  }

  /// A few horizons of history before the first forecast.
  private static int first(List<Fan> fans) {
    Fan earliest = fans.getFirst();
    int history = Math.max(LEAST_HISTORY, 2 * earliest.forecast().horizon());
    return Math.max(0, earliest.origin() - history);
  }

  private static String label(TimeSeries series, double at) {
    return series.label((int) Math.max(0, Math.round(at)));
  }

  private static String name(String title, int number) {
    return number == 0 ? title : title + " " + (number + 1);
  }

  private static void band(
      XYChart chart, String title, int number, Fan fan, double tail, Color color) {
    XYSeries band =
        chart.addSeries(
            name(title, number),
            closed(fan.places(), fan.places()),
            closed(fan.quantiles(1 - tail), fan.quantiles(tail)));
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    band.setMarker(SeriesMarkers.NONE);
    band.setFillColor(color);
    band.setLineColor(color);
    band.setLineStyle(NONE);
    band.setShowInLegend(number == 0);
  }

  /// There along the upper values, and back along the lower ones.
  private static double[] closed(double[] upper, double[] lower) {
    double[] all = Arrays.copyOf(upper, 2 * upper.length);
    for (int i = 0; i < lower.length; i++) {
      all[all.length - 1 - i] = lower[i];
    }
    return all;
  }
}
