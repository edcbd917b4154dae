package dev.elman.cli;

import dev.elman.tasks.quickstart.ComparisonResult;
import dev.elman.tasks.quickstart.ComparisonResult.Entry;
import dev.elman.tasks.quickstart.Series;
import dev.elman.tasks.quickstart.Split;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// A [ComparisonResult] as a picture: above all held-out months, below the last of them, where
/// single months can be seen.
final class ForecastChart {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 420;
  private static final int TICK_SPACING = 90; // pixels, at least
  private static final int LONG = 60; // months
  private static final int CLOSE_UP = 120; // months
  private static final Color ACTUAL = new Color(0x33, 0x33, 0x33);
  private static final Color BASELINE = new Color(0xA0, 0xA0, 0xA0);
  // Okabe and Ito (2008): told apart by colour-blind readers too; the best network comes first.
  private static final List<Color> NETWORKS =
      List.of(
          new Color(0xD5, 0x5E, 0x00), new Color(0x00, 0x72, 0xB2), new Color(0x00, 0x9E, 0x73));
  private static final Color GRID = new Color(0xE8, 0xE8, 0xE8);
  private static final BasicStroke WIDE = new BasicStroke(2.2f);
  private static final BasicStroke THIN = new BasicStroke(1.4f);
  private static final BasicStroke DASHED =
      new BasicStroke(
          1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 4}, 0);

  private ForecastChart() {}

  /// The picture as PNG.
  ///
  /// @throws Failure if this machine cannot draw text
  static byte[] png(ComparisonResult result) {
    System.setProperty("java.awt.headless", "true"); // no display is needed, so none is opened
    requireFonts();
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      List<XYChart> charts = charts(result);
      BitmapEncoder.saveBitmap(charts, charts.size(), 1, out, BitmapFormat.PNG);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory can always be written
    }
  }

  /// Measures a letter. Where fonts, fontconfig or freetype are missing, the JDK throws a bare
  /// `Error`, a `LinkageError` or a `RuntimeException`, depending on which.
  private static void requireFonts() {
    try {
      new TextLayout(
              "a",
              new Font(Font.SANS_SERIF, Font.PLAIN, 12),
              new FontRenderContext(null, true, false))
          .getBounds();
    } catch (Error | RuntimeException e) {
      throw new Failure(
          "this machine cannot draw text: " + e,
          "install fontconfig and a font, for example the package fonts-dejavu-core",
          e);
    }
  }

  private static List<XYChart> charts(ComparisonResult result) {
    Split split = result.split();
    String title = split.series().about().title() + ", forecast one month ahead";
    int last = split.series().size();
    if (last - split.cut() <= CLOSE_UP) {
      return List.of(chart(result, title, result.networks(), split.cut()));
    }
    return List.of(
        chart(result, title, result.networks().subList(0, 1), split.cut()),
        chart(result, "The last " + CLOSE_UP + " months", result.networks(), last - CLOSE_UP));
  }

  /// The months from `first` on.
  private static XYChart chart(
      ComparisonResult result, String title, List<Entry> networks, int first) {
    Series series = result.split().series();
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .title(title)
            .yAxisTitle(series.about().unit())
            .build();
    style(chart.getStyler());
    double[] years =
        IntStream.range(first, series.size())
            .mapToDouble(t -> year(series.month(t), series.size() - first >= LONG))
            .toArray();
    int skipped = first - result.split().cut();
    line(chart, "actual", years, series.values(first, series.size()), ACTUAL, WIDE);
    Entry seasonal = result.seasonalNaive();
    line(chart, seasonal.title(), years, last(seasonal.forecast(), skipped), BASELINE, DASHED);
    for (int i = 0; i < networks.size(); i++) {
      Entry network = networks.get(i);
      line(chart, network.title(), years, last(network.forecast(), skipped), NETWORKS.get(i), THIN);
    }
    return chart;
  }

  private static void style(XYStyler styler) {
    styler
        .setXAxisTickLabelsFormattingFunction(ForecastChart::tickLabel)
        .setXAxisTickMarkSpacingHint(TICK_SPACING)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(new BasicStroke(1))
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setMarkerSize(0);
  }

  private static void line(
      XYChart chart,
      String name,
      double[] years,
      double[] values,
      Color color,
      BasicStroke stroke) {
    XYSeries line = chart.addSeries(name, years, values);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(color);
    line.setLineStyle(stroke);
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
