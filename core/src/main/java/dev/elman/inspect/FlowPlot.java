package dev.elman.inspect;

import dev.elman.inspect.Drawing.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Lines of positive numbers over time steps, on a logarithmic scale of decades.
final class FlowPlot {
  private static final double WIDTH = 920;
  private static final double HEIGHT = 440;
  private static final double LEFT = 70;
  private static final double RIGHT = 300; // room for the names
  private static final double TOP = 40;
  private static final double BOTTOM = 50;
  private static final double FONT = 13;
  private static final int MOST_DECADES = 40; // smaller numbers are drawn at the lower edge
  private static final int MOST_TICKS = 10;
  private static final String TEXT = "#1a1a1a";
  private static final String GRID = "#e4e4e4";
  // Okabe and Ito (2008): told apart by colour-blind readers too
  private static final List<String> COLORS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999");

  private final String title;
  private final List<String> names = new ArrayList<>();
  private final List<List<Double>> lines = new ArrayList<>();
  private double lowest;
  private double highest;
  private int steps;

  FlowPlot(String title) {
    this.title = title;
  }

  /// Adds a line.
  void add(String name, List<Double> values) {
    names.add(name);
    lines.add(values);
  }

  Drawing draw() {
    scale();
    Drawing drawing = new Drawing(WIDTH, HEIGHT);
    drawing.text(WIDTH / 2, TOP / 2 + 5, FONT + 2, Anchor.MIDDLE, TEXT, title);
    drawGrid(drawing);
    for (int k = 0; k < lines.size(); k++) {
      drawLine(drawing, k);
    }
    return drawing;
  }

  /// Whole decades around all values that are not 0.
  private void scale() {
    double top = Double.NEGATIVE_INFINITY;
    double bottom = Double.POSITIVE_INFINITY;
    for (List<Double> line : lines) {
      steps = Math.max(steps, line.size());
      for (double value : line) {
        if (value > 0 && value < Double.POSITIVE_INFINITY) {
          top = Math.max(top, Math.log10(value));
          bottom = Math.min(bottom, Math.log10(value));
        }
      }
    }
    highest = top > Double.NEGATIVE_INFINITY ? Math.ceil(top) : 0;
    lowest = bottom < Double.POSITIVE_INFINITY ? Math.floor(bottom) : -1;
    lowest = Math.min(highest - 1, Math.max(lowest, highest - MOST_DECADES));
  }

  private double x(int step) {
    return LEFT + (WIDTH - LEFT - RIGHT) * step / Math.max(1, steps - 1);
  }

  private double y(double value) {
    double decade = Math.clamp(Math.log10(value), lowest, highest);
    return TOP + (HEIGHT - TOP - BOTTOM) * (highest - decade) / (highest - lowest);
  }

  private void drawGrid(Drawing drawing) {
    int every = (int) Math.ceil((highest - lowest) / MOST_TICKS);
    for (int decade = (int) highest; decade >= lowest; decade -= every) {
      double y = y(Math.pow(10, decade));
      drawing.line(new double[] {LEFT, y, WIDTH - RIGHT, y}, GRID, 1);
      drawing.text(
          LEFT - 8, y + 4, FONT, Anchor.END, TEXT, String.format(Locale.ROOT, "1e%d", decade));
    }
    int stride = Math.max(1, (steps - 1) / MOST_TICKS);
    for (int step = 0; step < steps; step += stride) {
      drawing.text(
          x(step), HEIGHT - BOTTOM + 20, FONT, Anchor.MIDDLE, TEXT, Integer.toString(step));
    }
    double middle = LEFT + (WIDTH - LEFT - RIGHT) / 2;
    drawing.text(middle, HEIGHT - 10, FONT, Anchor.MIDDLE, TEXT, "step");
  }

  private void drawLine(Drawing drawing, int k) {
    List<Double> line = lines.get(k);
    String color = COLORS.get(k % COLORS.size());
    double[] points = new double[2 * line.size()];
    for (int step = 0; step < line.size(); step++) {
      points[2 * step] = x(step);
      points[2 * step + 1] = y(line.get(step));
    }
    drawing.line(points, color, 2);
    double y = TOP + 10 + k * (FONT + 7);
    drawing.line(new double[] {WIDTH - RIGHT + 14, y, WIDTH - RIGHT + 38, y}, color, 2);
    drawing.text(WIDTH - RIGHT + 46, y + 4, FONT, Anchor.START, TEXT, names.get(k));
  }
}
