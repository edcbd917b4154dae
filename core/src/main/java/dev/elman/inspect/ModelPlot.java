package dev.elman.inspect;

import dev.elman.inspect.Drawing.Anchor;
import dev.elman.layer.Layer;
import dev.elman.model.Model;
import dev.elman.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A diagram of a model: a box for every use of a layer with its name, type and output shape, and
/// an arrow for every tensor. Keras's `plot_model`.
///
/// ```java
/// plotModel(model, Path.of("model.svg"));     // or .png
/// ```
///
/// A shared layer has a box for each use. A nested model is one box; plot it by itself to see its
/// layers.
public final class ModelPlot {
  private static final double FONT = 13;
  private static final double LINE = 17; // height of a line of text
  private static final double PADDING = 10;
  private static final double GAP = 36; // between boxes beside each other
  private static final double RANK_GAP = 46; // between rows of boxes
  private static final double MARGIN = 20;
  private static final double ARROW = 8;
  private static final String EDGE = "#555555";
  private static final String TEXT = "#1a1a1a";
  private static final String FAINT = "#666666";
  private static final String INPUT = "#eeeeee";
  private static final String PLAIN = "#ffffff";
  private static final String WEIGHTS = "#e3effa"; // a layer with something to learn

  private ModelPlot() {}

  /// The diagram as SVG.
  ///
  /// @throws IllegalStateException if the model has no weights yet, so that its shapes are unknown
  public static String svg(Model model) {
    return draw(model).svg();
  }

  /// Writes the diagram to a file, as SVG or PNG by the end of its name.
  ///
  /// @throws IllegalArgumentException if the name ends in neither `.svg` nor `.png`
  /// @throws IllegalStateException if the model has no weights yet, or a PNG is wanted where text
  ///   cannot be drawn
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void write(Model model, Path file) {
    draw(model).write(file);
  }

  private static Drawing draw(Model model) {
    List<ModelBox> boxes = ModelBox.of(model);
    double[] widths = boxes.stream().mapToDouble(ModelPlot::width).toArray();
    RankedGraph graph = new RankedGraph(boxes, widths, GAP);
    double[] heights =
        IntStream.range(0, graph.ranks())
            .mapToDouble(rank -> graph.rank(rank).stream().mapToDouble(i -> height(boxes.get(i))).max().orElse(LINE))
            .toArray();
    double[] tops = tops(heights);
    Drawing drawing =
        new Drawing(
            graph.width() + 2 * MARGIN,
            tops[tops.length - 1] + heights[heights.length - 1] + MARGIN);
    for (RankedGraph.Edge edge : graph.edges()) {
      arrow(drawing, graph, edge, boxes, tops, heights);
    }
    for (int i = 0; i < boxes.size(); i++) {
      box(drawing, boxes.get(i), MARGIN + graph.x(i), tops[graph.rankOf(i)], widths[i]);
    }
    return drawing;
  }

  private static double[] tops(double[] heights) {
    double[] tops = new double[heights.length];
    tops[0] = MARGIN;
    for (int rank = 1; rank < heights.length; rank++) {
      tops[rank] = tops[rank - 1] + heights[rank - 1] + RANK_GAP;
    }
    return tops;
  }

  private static List<String> lines(ModelBox box) {
    return List.of(box.title(), box.layer().type(), shapes(box.outputs()));
  }

  private static String shapes(List<Shape> shapes) {
    return shapes.stream()
        .map(shape -> shape.prepend(Shape.ANY).toString().replace("any", "None"))
        .collect(Collectors.joining(" "));
  }

  private static double width(ModelBox box) {
    int letters = lines(box).stream().mapToInt(String::length).max().orElse(0);
    return letters * FONT * Drawing.LETTER + 2 * PADDING;
  }

  private static double height(ModelBox box) {
    return lines(box).size() * LINE + PADDING;
  }

  private static void box(Drawing drawing, ModelBox box, double centre, double top, double width) {
    drawing.box(centre - width / 2, top, width, height(box), fill(box.layer(), box.isInput()), EDGE);
    List<String> lines = lines(box);
    for (int k = 0; k < lines.size(); k++) {
      double base = top + PADDING / 2 + (k + 0.75) * LINE;
      drawing.text(centre, base, FONT, Anchor.MIDDLE, k == 0 ? TEXT : FAINT, lines.get(k));
    }
  }

  private static String fill(Layer layer, boolean input) {
    if (input) {
      return INPUT;
    }
    return layer.parameters().isEmpty() ? PLAIN : WEIGHTS;
  }

  /// From the lower edge of a box through the gaps of the rows between to the upper edge of another.
  private static void arrow(
      Drawing drawing,
      RankedGraph graph,
      RankedGraph.Edge edge,
      List<ModelBox> boxes,
      double[] tops,
      double[] heights) {
    int first = graph.rankOf(edge.from());
    int last = graph.rankOf(edge.to());
    double[] points = new double[2 * (2 + 2 * edge.bends().size())];
    int n = 0;
    points[n++] = MARGIN + graph.x(edge.from());
    points[n++] = tops[first] + height(boxes.get(edge.from()));
    for (int k = 0; k < edge.bends().size(); k++) {
      int rank = first + 1 + k;
      double x = MARGIN + graph.x(edge.bends().get(k));
      points[n++] = x;
      points[n++] = tops[rank];
      points[n++] = x;
      points[n++] = tops[rank] + heights[rank];
    }
    double x = MARGIN + graph.x(edge.to());
    points[n++] = x;
    points[n] = tops[last] - ARROW;
    drawing.line(points, EDGE, 1.2);
    drawing.filled(
        new double[] {
          x, tops[last], x - ARROW / 2, tops[last] - ARROW, x + ARROW / 2, tops[last] - ARROW
        },
        EDGE);
  }
}
