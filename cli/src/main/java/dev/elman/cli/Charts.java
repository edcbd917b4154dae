package dev.elman.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// What the charts of all commands have in common.
final class Charts {
  static final Color ACTUAL = new Color(0x33, 0x33, 0x33);
  static final BasicStroke WIDE = new BasicStroke(2.2f);

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 420;
  private static final int TICK_SPACING = 90; // pixels, at least
  private static final Color GRID = new Color(0xE8, 0xE8, 0xE8);

  private Charts() {}

  /// Charts under each other, as PNG.
  ///
  /// @throws Failure if this machine cannot draw text
  static byte[] png(List<XYChart> charts) {
    System.setProperty("java.awt.headless", "true"); // no display is needed, so none is opened
    requireFonts();
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
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

  /// A chart without lines.
  ///
  /// @param tick what stands below a place of the x axis
  static XYChart empty(String title, String yAxisTitle, Function<Double, String> tick) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .title(title)
            .yAxisTitle(yAxisTitle)
            .build();
    chart
        .getStyler()
        .setXAxisTickLabelsFormattingFunction(tick)
        .setXAxisTickMarkSpacingHint(TICK_SPACING)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(new BasicStroke(1))
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setMarkerSize(0);
    return chart;
  }

  static XYSeries line(
      XYChart chart, String name, double[] x, double[] y, Color color, BasicStroke stroke) {
    XYSeries line = chart.addSeries(name, x, y);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(color);
    line.setLineStyle(stroke);
    return line;
  }
}
