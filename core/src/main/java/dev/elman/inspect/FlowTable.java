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

  static String of(List<LayerFlow> layers) {
    StringBuilder text = new StringBuilder("Norm of ∂loss/∂h at each step\n");
    int steps = layers.stream().mapToInt(layer -> layer.norms().size()).max().orElse(0);
    text.append(pad("step"));
    layers.forEach(layer -> text.append(pad(layer.layer())));
    text.append('\n');
    for (int step : shown(steps)) {
      text.append(pad(Integer.toString(step)));
      for (LayerFlow layer : layers) {
        boolean there = step < layer.norms().size();
        text.append(pad(there ? number(layer.norms().get(step)) : ""));
      }
      text.append('\n');
    }
    text.append(pad("first / last"));
    layers.forEach(layer -> text.append(pad(number(layer.arrival()))));
    text.append("\n\nGates: values in the lowest and in the highest tenth, spectral radius of R\n");
    text.append(pad("layer")).append(pad("gate"));
    text.append(pad("low")).append(pad("high")).append(pad("radius")).append('\n');
    for (LayerFlow layer : layers) {
      layer.gates().forEach(gate -> appendGate(layer, gate, text));
    }
    return text.toString();
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
