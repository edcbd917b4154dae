package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.hdf5.Hdf5Writer;
import dev.elman.formats.json.Json;
import dev.elman.layer.Layer;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes models as HDF5 in the layout of Keras 2 and 3: `model_weights` with a group for every
/// layer, `optimizer_weights`, configs as attributes of the root.
final class LegacyWriter {
  private static final String WEIGHTS = "model_weights";
  private static final String OPTIMIZER_WEIGHTS = "optimizer_weights";

  /// The names in one attribute take no more bytes.
  private static final int MOST_BYTES = 16_384;

  private final Hdf5Writer writer = new Hdf5Writer();

  /// The file of a model.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  static byte[] toBytes(Model model) {
    LegacyWriter legacy = new LegacyWriter();
    legacy.writer.attribute("", KerasFormat.VERSION, ArchiveWriter.VERSION);
    legacy.writer.attribute("", "backend", "elman");
    legacy.writer.attribute("", "model_config", text(ModelWriter.model(model)));
    legacy.writeWeights(model, WEIGHTS);
    ObjectNode compilation = Compilation.write(model);
    if (!compilation.isEmpty()) {
      compilation.set("optimizer_config", compilation.remove("optimizer"));
      legacy.writer.attribute("", "training_config", text(compilation));
      legacy.writeOptimizer(model);
    }
    return legacy.writer.toBytes();
  }

  /// A file of the weights alone.
  static byte[] weights(Model model) {
    LegacyWriter legacy = new LegacyWriter();
    legacy.writeWeights(model, "");
    return legacy.writer.toBytes();
  }

  private static String text(ObjectNode node) {
    return new String(Json.bytes(node), StandardCharsets.UTF_8);
  }

  private void writeWeights(Model model, String group) {
    String within = group.isEmpty() ? "" : group + "/";
    List<String> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      List<Parameter> parameters = LegacyWeights.inOrder(layer);
      if (parameters.isEmpty()) {
        continue;
      }
      layers.add(layer.name());
      List<String> names = new ArrayList<>();
      for (Parameter parameter : parameters) {
        String name = layer.name() + "/" + names.size() + "/" + parameter.name();
        names.add(name);
        writer.put(
            within + layer.name() + "/" + name,
            parameter.shape().toArray(),
            parameter.values(),
            parameter.offset());
      }
      list(within + layer.name(), "weight_names", names);
    }
    list(group, "layer_names", layers);
    writer.attribute(group, KerasFormat.VERSION, ArchiveWriter.VERSION);
    writer.attribute(group, "backend", "elman");
  }

  private void writeOptimizer(Model model) {
    int count = OptimizerWeights.write(model, writer, OPTIMIZER_WEIGHTS);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(Integer.toString(i));
    }
    list(OPTIMIZER_WEIGHTS, "weight_names", names);
  }

  /// An attribute, or its parts `name0`, `name1`, … where it would be too long.
  private void list(String group, String attribute, List<String> texts) {
    int longest = texts.stream().mapToInt(text -> text.length() + 1).max().orElse(1);
    int perPart = Math.max(1, MOST_BYTES / longest);
    if (texts.size() <= perPart) {
      writer.attribute(group, attribute, texts);
      return;
    }
    for (int part = 0; part * perPart < texts.size(); part++) {
      int end = Math.min((part + 1) * perPart, texts.size());
      writer.attribute(group, attribute + part, texts.subList(part * perPart, end));
    }
  }
}
