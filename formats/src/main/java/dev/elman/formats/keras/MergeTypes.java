package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.layer.Add;
import dev.elman.layer.Average;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Dot;
import dev.elman.layer.Layer;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.Multiply;
import dev.elman.layer.Subtract;
import java.util.List;
import java.util.function.Supplier;

/// Layers that make one tensor of several.
final class MergeTypes {
  private static final String AXIS = "axis";
  private static final String AXES = "axes";
  private static final String NORMALIZE = "normalize";

  static final List<LayerType> ALL =
      List.of(
          of("Add", Add::new),
          of("Subtract", Subtract::new),
          of("Multiply", Multiply::new),
          of("Average", Average::new),
          of("Maximum", Maximum::new),
          of("Minimum", Minimum::new),
          new LayerType(
              "Concatenate",
              options -> new Concatenate(options.has(AXIS) ? options.whole(AXIS) : -1),
              (layer, config) -> config.put(AXIS, ((Concatenate) layer).axis())),
          new LayerType("Dot", MergeTypes::readDot, MergeTypes::writeDot));

  private MergeTypes() {}

  private static LayerType of(String name, Supplier<Layer> make) {
    return new LayerType(name, _ -> make.get(), (_, _) -> {});
  }

  private static Layer readDot(Options options) throws ModelFileException {
    List<Integer> axes = options.wholes(AXES);
    if (axes.isEmpty() || axes.size() > 2) {
      throw options.bad(AXES, "one axis or two", options.get(AXES));
    }
    return new Dot(
        Dot.Config.axes(axes.getFirst(), axes.getLast()).normalize(options.flag(NORMALIZE, false)));
  }

  private static void writeDot(Layer layer, ObjectNode config) {
    Dot.Config dot = ((Dot) layer).config();
    config.set(AXES, Json.value(List.of(dot.firstAxis(), dot.secondAxis())));
    config.put(NORMALIZE, dot.normalize());
  }
}
