package dev.elman.model;

import dev.elman.layer.Application;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The table of [Model#summary()].
final class SummaryTable {
  private static final List<String> COLUMNS = List.of("Layer (type)", "Output Shape", "Param #");
  private static final int NUMBERS = 2; // the column that is aligned to the right
  private static final String CONNECTED_TO = "Connected to";

  private SummaryTable() {}

  /// The cells of a row; a cell may have several lines.
  private record Row(List<List<String>> cells) {
    int height() {
      return cells.stream().mapToInt(List::size).max().orElse(1);
    }

    String line(int column, int line) {
      List<String> lines = cells.get(column);
      return line < lines.size() ? lines.get(line) : "";
    }

    int width(int column) {
      return cells.get(column).stream().mapToInt(String::length).max().orElse(0);
    }
  }

  static String of(Model model) {
    model.parameterBlock();
    List<Row> rows = model instanceof Functional graph ? rows(graph) : rows(model);
    StringBuilder text = new StringBuilder();
    text.append("Model: \"")
        .append(model.name().isEmpty() ? model.type().toLowerCase(Locale.ROOT) : model.name())
        .append("\"\n");
    appendTable(rows, text);
    appendTotals(model.parameters(), text);
    return text.toString();
  }

  private static List<Row> rows(Model model) {
    List<Row> rows = new ArrayList<>();
    rows.add(row(COLUMNS));
    List<Shape> shapes = model.inputShapes();
    for (Layer layer : model.layers()) {
      shapes = layer.outputShapes(shapes);
      rows.add(row(cells(layer, keras(shapes))));
    }
    return rows;
  }

  private static List<Row> rows(Functional model) {
    List<Row> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(COLUMNS);
    header.add(CONNECTED_TO);
    rows.add(row(header));
    Map<Layer, List<Application>> uses = uses(model);
    for (Layer layer : model.layers()) {
      List<Application> applications = uses.getOrDefault(layer, List.of());
      List<List<String>> cells = new ArrayList<>();
      cells(layer, shapes(layer, applications)).forEach(cell -> cells.add(List.of(cell)));
      cells.add(origins(applications, uses));
      rows.add(new Row(cells));
    }
    return rows;
  }

  private static Row row(List<String> cells) {
    return new Row(cells.stream().map(List::of).toList());
  }

  private static List<String> cells(Layer layer, String shape) {
    return List.of(
        layer.name() + " (" + layer.type() + ")", shape, count(size(layer.parameters())));
  }

  /// Where each layer is used; the uses of a layer have the numbers of Keras's nodes.
  private static Map<Layer, List<Application>> uses(Functional model) {
    Map<Layer, List<Application>> uses = new HashMap<>();
    for (Application application : model.applications()) {
      uses.computeIfAbsent(application.layer(), _ -> new ArrayList<>()).add(application);
    }
    return uses;
  }

  /// The shapes of all results, each list of them once.
  private static String shapes(Layer layer, List<Application> applications) {
    if (layer instanceof InputLayer input) {
      return keras(List.of(input.shape()));
    }
    Map<String, Boolean> different = new LinkedHashMap<>();
    for (Application application : applications) {
      different.put(keras(application.outputs().stream().map(Symbol::shape).toList()), true);
    }
    return String.join(", ", different.keySet());
  }

  /// What goes into a layer, as Keras writes it: layer, number of its use, number of the result.
  private static List<String> origins(
      List<Application> applications, Map<Layer, List<Application>> uses) {
    List<String> origins = new ArrayList<>();
    for (Application application : applications) {
      for (Symbol input : application.inputs()) {
        Layer layer = input.origin().layer();
        int use = Math.max(0, uses.getOrDefault(layer, List.of()).indexOf(input.origin()));
        origins.add(layer.name() + "[" + use + "][" + input.index() + "]");
      }
    }
    return origins.isEmpty() ? List.of("-") : origins;
  }

  private static String keras(Collection<Shape> shapes) {
    return shapes.size() == 1
        ? keras(shapes.iterator().next())
        : shapes.stream().map(SummaryTable::keras).collect(Collectors.joining(", ", "[", "]"));
  }

  /// Keras's way to write a shape: `(None, 10, 32)`.
  private static String keras(Shape shape) {
    StringBuilder text = new StringBuilder("(None");
    for (int extent : shape.toArray()) {
      text.append(", ").append(extent == Shape.ANY ? "None" : extent);
    }
    return text.append(')').toString();
  }

  private static void appendTable(List<Row> rows, StringBuilder text) {
    int[] widths = new int[rows.getFirst().cells.size()];
    for (Row row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.width(column));
      }
    }
    appendRule(widths, "┌┬┐", text);
    for (int i = 0; i < rows.size(); i++) {
      for (int line = 0; line < rows.get(i).height(); line++) {
        appendLine(rows.get(i), line, widths, text);
      }
      appendRule(widths, i == rows.size() - 1 ? "└┴┘" : "├┼┤", text);
    }
  }

  private static void appendLine(Row row, int line, int[] widths, StringBuilder text) {
    for (int column = 0; column < widths.length; column++) {
      String side = column == NUMBERS ? "" : "-";
      text.append(("│ %" + side + widths[column] + "s ").formatted(row.line(column, line)));
    }
    text.append("│\n");
  }

  /// @param corners what stands at the left, between the columns, and at the right
  private static void appendRule(int[] widths, String corners, StringBuilder text) {
    for (int column = 0; column < widths.length; column++) {
      text.append(corners.charAt(column == 0 ? 0 : 1)).append("─".repeat(widths[column] + 2));
    }
    text.append(corners.charAt(2)).append('\n');
  }

  private static void appendTotals(List<Parameter> parameters, StringBuilder text) {
    long trainable = size(parameters.stream().filter(Parameter::trainable).toList());
    long total = size(parameters);
    text.append(" Total params: ").append(countAndBytes(total)).append('\n');
    text.append(" Trainable params: ").append(countAndBytes(trainable)).append('\n');
    text.append(" Non-trainable params: ").append(countAndBytes(total - trainable)).append('\n');
  }

  private static long size(List<Parameter> parameters) {
    return parameters.stream().distinct().mapToLong(Parameter::size).sum();
  }

  private static String count(long parameters) {
    return String.format(Locale.ROOT, "%,d", parameters);
  }

  private static String countAndBytes(long parameters) {
    double bytes = parameters * (double) Float.BYTES;
    String[] units = {"B", "KB", "MB", "GB"};
    int unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
      bytes /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%,d (%.2f %s)", parameters, bytes, units[unit]);
  }
}
