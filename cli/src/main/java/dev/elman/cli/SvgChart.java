package dev.elman.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// A chart as inline SVG, whose colours are those of the page's style sheet.
final class SvgChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 300;
  private static final int LEFT = 70;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 28;
  private static final int TICKS = 5;
  private static final int LABEL_WIDTH = 120;

  /// Lines of more points are drawn by the extremes of so many parts.
  private static final int MOST_PARTS = 800;

  private final String description;
  private final IntFunction<String> label;
  private final List<Mark> marks = new ArrayList<>();
  private final StringBuilder legend = new StringBuilder();
  private double minX = Double.POSITIVE_INFINITY;
  private double maxX = Double.NEGATIVE_INFINITY;
  private double minY = Double.POSITIVE_INFINITY;
  private double maxY = Double.NEGATIVE_INFINITY;

  private enum Kind {
    LINE,
    BAND,
    POINTS,
    BARS
  }

  /// What is drawn; `low` is 0 but for bands.
  private record Mark(Kind kind, String style, double[] x, double[] y, double[] low) {}

  /// An empty chart.
  ///
  /// @param description what it shows, for those who cannot see it
  /// @param label what stands below a place of the x axis
  SvgChart(String description, IntFunction<String> label) {
    this.description = description;
    this.label = label;
  }

  /// A line.
  ///
  /// @param style the class of the style sheet
  /// @param name what the legend says; empty for nothing
  SvgChart line(String style, String name, double[] x, double[] y) {
    return add(new Mark(Kind.LINE, style, x, y, y), name);
  }

  /// What lies between two lines.
  SvgChart band(String style, String name, double[] x, double[] low, double[] high) {
    return add(new Mark(Kind.BAND, style, x, high, low), name);
  }

  /// Points.
  SvgChart points(String style, String name, double[] x, double[] y) {
    return add(new Mark(Kind.POINTS, style, x, y, y), name);
  }

  /// A bar from 0 upwards at each place.
  SvgChart bars(String style, String name, double[] x, double[] y) {
    return add(new Mark(Kind.BARS, style, x, y, new double[y.length]), name);
  }

  private SvgChart add(Mark mark, String name) {
    marks.add(mark);
    for (int i = 0; i < mark.x().length; i++) {
      double margin = mark.kind() == Kind.BARS ? 0.5 : 0;
      minX = Math.min(minX, mark.x()[i] - margin);
      maxX = Math.max(maxX, mark.x()[i] + margin);
      include(mark.y()[i]);
      include(mark.low()[i]);
    }
    if (!name.isEmpty()) {
      legend
          .append("<span class=\"key ")
          .append(mark.style())
          .append("\">")
          .append(HtmlPage.escape(name))
          .append("</span> ");
    }
    return this;
  }

  private void include(double y) {
    if (Double.isFinite(y)) {
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
    }
  }

  /// The chart and its legend.
  String svg() {
    if (!(maxY > minY)) { // a flat line lies in the middle
      double margin = Math.max(1e-9, Math.abs(maxY) / 2);
      minY -= margin;
      maxY += margin;
    }
    StringBuilder svg = new StringBuilder("<figure><div class=\"legend\">");
    svg.append(legend).append("</div>");
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            HEIGHT,
            HtmlPage.escape(description)));
    axes(svg);
    marks.forEach(mark -> draw(svg, mark));
    return svg.append("</svg></figure>\n").toString();
  }

  private void axes(StringBuilder svg) {
    double step = step((maxY - minY) / TICKS);
    for (double y = Math.ceil(minY / step) * step; y <= maxY + step * 1e-9; y += step) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text>",
              LEFT,
              WIDTH - RIGHT,
              place(y),
              place(y),
              LEFT - 8,
              place(y) + 4,
              tick(y, step)));
    }
    int first = (int) Math.ceil(minX);
    int last = (int) Math.floor(maxX);
    int labels = Math.max(1, (WIDTH - LEFT - RIGHT) / LABEL_WIDTH);
    int apart = Math.max(1, (int) step((double) (last - first) / labels));
    for (int x = first; x <= last; x += apart) {
      double at = Math.clamp(across(x), LEFT + 30, WIDTH - RIGHT - 36);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"x\" x=\"%.1f\" y=\"%d\">%s</text>",
              at,
              HEIGHT - 8,
              HtmlPage.escape(label.apply(x))));
    }
  }

  /// A 1, 2 or 5 with zeros that is not smaller than this.
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-300))));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String tick(double value, double step) {
    double size = Math.abs(value);
    if (size >= 1e7 || step < 1e-4) {
      return size < step / 2 ? "0" : String.format(Locale.ROOT, "%.2g", value);
    }
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step)));
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  private double across(double x) {
    double width = maxX > minX ? maxX - minX : 1;
    return LEFT + (x - minX) / width * (WIDTH - LEFT - RIGHT);
  }

  private double place(double y) {
    return HEIGHT - BOTTOM - (y - minY) / (maxY - minY) * (HEIGHT - BOTTOM - TOP);
  }

  private void draw(StringBuilder svg, Mark mark) {
    switch (mark.kind()) {
      case LINE -> path(svg, mark.style() + " stroke", thin(mark.x(), mark.y()), "");
      case BAND -> {
        List<double[]> around = points(mark.x(), mark.y());
        around.addAll(points(mark.x(), mark.low()).reversed());
        path(svg, mark.style() + " fill", around, "Z");
      }
      case POINTS -> {
        for (double[] point : points(mark.x(), mark.y())) {
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<circle class=\"%s fill\" r=\"2.2\" cx=\"%.1f\" cy=\"%.1f\"/>",
                  mark.style(),
                  across(point[0]),
                  place(point[1])));
        }
      }
      case BARS -> {
        for (double[] point : points(mark.x(), mark.y())) {
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<rect class=\"%s fill\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                  mark.style(),
                  across(point[0] - 0.45),
                  place(point[1]),
                  across(point[0] + 0.45) - across(point[0] - 0.45),
                  place(0) - place(point[1])));
        }
      }
    }
  }

  private void path(StringBuilder svg, String style, List<double[]> points, String end) {
    svg.append("<path class=\"").append(style).append("\" d=\"");
    char move = 'M';
    for (double[] point : points) {
      svg.append(
          String.format(Locale.ROOT, "%c%.1f %.1f", move, across(point[0]), place(point[1])));
      move = 'L';
    }
    svg.append(end).append("\"/>");
  }

  private static List<double[]> points(double[] x, double[] y) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        points.add(new double[] {x[i], y[i]});
      }
    }
    return points;
  }

  /// The points of a line; of a long one the lowest and highest of each part, in their order.
  private static List<double[]> thin(double[] x, double[] y) {
    List<double[]> all = points(x, y);
    if (all.size() <= 2 * MOST_PARTS) {
      return all;
    }
    List<double[]> kept = new ArrayList<>();
    for (int part = 0; part < MOST_PARTS; part++) {
      int from = (int) ((long) part * all.size() / MOST_PARTS);
      int to = (int) ((part + 1L) * all.size() / MOST_PARTS);
      double[] low = all.get(from);
      double[] high = low;
      for (double[] point : all.subList(from, to)) {
        low = point[1] < low[1] ? point : low;
        high = point[1] > high[1] ? point : high;
      }
      kept.add(low[0] < high[0] ? low : high);
      if (low[0] != high[0]) {
        kept.add(low[0] < high[0] ? high : low);
      }
    }
    return kept;
  }
}
