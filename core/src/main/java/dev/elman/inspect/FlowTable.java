package dev.elman.inspect;

import dev.elman.inspect.GradientFlow.GateFlow;
import dev.elman.inspect.GradientFlow.LayerFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The text of [GradientFlow#table()].
final class FlowTable {
  private static final int ROWS = 11; // that many steps are shown
  private static final int COLUMN = 14;

  private FlowTable() {}

  private record Column(String title, List<Double> norms) {}

  static String of(List<LayerFlow> layers) {
    StringBuilder text = new StringBuilder("Norm of the gradient of the states at each step\n");
    List<Column> columns = columns(layers);
    int steps = columns.stream().mapToInt(column -> column.norms.size()).max().orElse(0);
    text.append(pad("step"));
    columns.forEach(column -> text.append(pad(column.title)));
    text.append('\n');
    for (int step : shown(steps)) {
      text.append(pad(Integer.toString(step)));
      for (Column column : columns) {
        boolean there = step < column.norms.size();
        text.append(pad(there ? number(column.norms.get(step)) : ""));
      }
      text.append('\n');
    }
    text.append("\nGates: values in the lowest and in the highest tenth, spectral radius of R\n");
    text.append(pad("layer")).append(pad("gate"));
    text.append(pad("low")).append(pad("high")).append(pad("radius")).append('\n');
    for (LayerFlow layer : layers) {
      layer.gates().forEach(gate -> appendGate(layer, gate, text));
    }
    return text.toString();
  }

  private static List<Column> columns(List<LayerFlow> layers) {
    List<Column> columns = new ArrayList<>();
    for (LayerFlow layer : layers) {
      columns.add(new Column(layer.layer() + " h", layer.norms()));
      if (layer.hasOtherStates()) {
        columns.add(new Column(layer.layer() + " h, c", layer.stateNorms()));
      }
    }
    return columns;
  }

  private static void appendGate(LayerFlow layer, GateFlow gate, StringBuilder text) {
    text.append(pad(layer.layer())).append(pad(gate.name()));
    text.append(pad(percent(gate.low()))).append(pad(percent(gate.high())));
    text.append(pad(Double.isNaN(gate.radius()) ? "-" : format("%.3f", gate.radius())));
    text.append('\n');
  }

  /// About ten steps, the first and the last among them.
  private static List<Integer> shown(int steps) {
    List<Integer> shown = new ArrayList<>();
    int count = Math.min(ROWS, steps);
    for (int i = 0; i < count; i++) {
      shown.add(count == 1 ? 0 : (int) ((long) i * (steps - 1) / (count - 1)));
    }
    return shown;
  }

  private static String pad(String cell) {
    return String.format(Locale.ROOT, "%" + COLUMN + "s", cell);
  }

  private static String number(double value) {
    return format("%.2e", value);
  }

  private static String percent(double part) {
    return format("%.0f %%", 100 * part);
  }

  private static String format(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
