package dev.elman.cli;

import dev.elman.tasks.quickstart.ComparisonResult;
import dev.elman.tasks.quickstart.ComparisonResult.Entry;
import dev.elman.tasks.quickstart.MonthlySeries;
import java.awt.BasicStroke;
import java.awt.Color;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/// A [ComparisonResult] as a picture: above all held-out months, below the last of them, where
/// single months can be seen.
final class ForecastChart {
  private static final int LONG = 60; // months
  private static final int CLOSE_UP = 120; // months
  private static final Color BASELINE = new Color(0xA0, 0xA0, 0xA0);
  // Okabe and Ito (2008): told apart by colour-blind readers too; the best network comes first.
  private static final List<Color> NETWORKS =
      List.of(
          new Color(0xD5, 0x5E, 0x00), new Color(0x00, 0x72, 0xB2), new Color(0x00, 0x9E, 0x73));
  private static final BasicStroke THIN = new BasicStroke(1.4f);
  private static final BasicStroke DASHED =
      new BasicStroke(
          1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 4}, 0);

  private ForecastChart() {}

  /// The picture as PNG.
  ///
  /// @throws Failure if this machine cannot draw text
  static byte[] png(ComparisonResult result) {
    return Charts.png(charts(result));
  }

  private static List<XYChart> charts(ComparisonResult result) {
    String title = result.series().about().title() + ", forecast one month ahead";
    int last = result.series().size();
    if (last - result.cut() <= CLOSE_UP) {
      return List.of(chart(result, title, result.networks(), result.cut()));
    }
    return List.of(
        chart(result, title, result.networks().subList(0, 1), result.cut()),
        chart(result, "The last " + CLOSE_UP + " months", result.networks(), last - CLOSE_UP));
  }

  /// The months from `first` on.
  private static XYChart chart(
      ComparisonResult result, String title, List<Entry> networks, int first) {
    MonthlySeries series = result.series();
    XYChart chart = Charts.empty(title, series.about().unit(), ForecastChart::tickLabel);
    double[] years =
        IntStream.range(first, series.size())
            .mapToDouble(t -> year(series.month(t), series.size() - first >= LONG))
            .toArray();
    int skipped = first - result.cut();
    Charts.line(
        chart,
        "actual",
        years,
        series.series().values(first, series.size()),
        Charts.ACTUAL,
        Charts.WIDE);
    Entry seasonal = result.seasonalNaive();
    Charts.line(
        chart, seasonal.title(), years, last(seasonal.forecast(), skipped), BASELINE, DASHED);
    for (int i = 0; i < networks.size(); i++) {
      Entry network = networks.get(i);
      Charts.line(
          chart, network.title(), years, last(network.forecast(), skipped), NETWORKS.get(i), THIN);
    }
    return chart;
  }

  /// The first day of the month in years. XChart marks round numbers unless the values are spaced
  /// equally; then it marks some of the values. Over many years it shall mark years: so a month
  /// counts the days that it has.
  private static double year(YearMonth month, boolean inDays) {
    return inDays
        ? month.getYear() + (month.atDay(1).getDayOfYear() - 1.0) / month.lengthOfYear()
        : month.getYear() + (month.getMonthValue() - 1) / 12.0;
  }

  /// `1959`, and `1959-07` for half a year later.
  static String tickLabel(double year) {
    long months = Math.round(year * 12);
    YearMonth month = YearMonth.of((int) (months / 12), (int) (months % 12) + 1);
    return month.getMonthValue() == 1 ? Integer.toString(month.getYear()) : month.toString();
  }

  private static double[] last(List<Double> values, int skipped) {
    return values.stream().skip(skipped).mapToDouble(Double::doubleValue).toArray();
  }
}
