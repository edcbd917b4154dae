package dev.elman.model;

import dev.elman.layer.Layer;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The table of [Model#summary()].
final class SummaryTable {
  private SummaryTable() {}

  private record Row(String layer, String shape, String parameters) {}

  static String of(Model model) {
    model.parameterBlock();
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("Layer (type)", "Output Shape", "Param #"));
    Shape shape = model.inputShape();
    for (Layer layer : model.layers()) {
      shape = layer.outputShape(shape);
      rows.add(
          new Row(
              layer.name() + " (" + layer.type() + ")",
              keras(shape),
              count(size(layer.parameters()))));
    }
    StringBuilder text = new StringBuilder();
    text.append("Model: \"")
        .append(model.name().isEmpty() ? "sequential" : model.name())
        .append("\"\n");
    appendTable(rows, text);
    appendTotals(model.parameters(), text);
    return text.toString();
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
    int first = rows.stream().mapToInt(row -> row.layer.length()).max().orElse(0);
    int second = rows.stream().mapToInt(row -> row.shape.length()).max().orElse(0);
    int third = rows.stream().mapToInt(row -> row.parameters.length()).max().orElse(0);
    String line =
        "─".repeat(first + 2) + "%s" + "─".repeat(second + 2) + "%s" + "─".repeat(third + 2);
    text.append('┌').append(line.formatted("┬", "┬")).append("┐\n");
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      text.append(
          ("│ %-" + first + "s │ %-" + second + "s │ %" + third + "s │\n")
              .formatted(row.layer, row.shape, row.parameters));
      boolean end = i == rows.size() - 1;
      text.append(end ? '└' : '├')
          .append(end ? line.formatted("┴", "┴") : line.formatted("┼", "┼"))
          .append(end ? "┘\n" : "┤\n");
    }
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
