package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.json.Json;
import dev.elman.layer.CarriedState;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import java.util.List;
import java.util.Locale;

/// Writes models as configs, which [ModelReader] reads: the form that all versions of Keras 3 load.
/// Options that only newer versions know are left out; they say nothing that Elman has.
public final class ModelWriter {
  private static final String FLOAT32 = "float32";
  private static final String LAYERS = "layers";

  private ModelWriter() {}

  /// A model as an object of a file. Keras must know the size of the batches of a stateful model:
  /// it is that for which states are carried, else 1.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  /// @throws IllegalStateException before the model has been built
  public static ObjectNode model(Model model) {
    ObjectNode config = Json.object();
    config.put("name", model.name().isEmpty() ? "model" : model.name());
    config.put("trainable", true);
    if (model instanceof Functional functional) {
      new GraphWriter(functional).write(config);
      fixBatch(model, config);
      return KerasObject.of("keras.src.models.functional", "Functional", config)
          .put("registered_name", "Functional");
    }
    config.put("dtype", FLOAT32);
    ArrayNode layers = config.putArray(LAYERS);
    InputLayer input = new InputLayer(model.inputShape());
    layers.add(layer(input.named(freeName("input_layer", model.layers()))));
    model.layers().forEach(layer -> layers.add(layer(layer)));
    fixBatch(model, config);
    return KerasObject.of("keras", "Sequential", config);
  }

  private static void fixBatch(Model model, ObjectNode config) {
    List<CarriedState> states = model.carriedStates();
    if (states.isEmpty()) {
      return;
    }
    int rows = states.stream().mapToInt(CarriedState::rows).max().orElse(0);
    for (JsonNode layer : config.path(LAYERS)) {
      if (layer.path(KerasObject.CONFIG).path(Shapes.BATCH_SHAPE) instanceof ArrayNode shape) {
        shape.set(0, Math.max(rows, 1));
      }
    }
  }

  /// A name that no layer has.
  static String freeName(String wish, List<Layer> layers) {
    List<String> taken = layers.stream().map(Layer::name).toList();
    String name = wish;
    for (int i = 1; taken.contains(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }

  /// A layer as an object of a file.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  static ObjectNode layer(Layer layer) {
    if (layer instanceof Model model) {
      return model(model);
    }
    ObjectNode common = Json.object();
    common.put("name", layer.name().isEmpty() ? defaultName(layer) : layer.name());
    if (!(layer instanceof InputLayer)) {
      common.put("trainable", true);
    }
    common.put("dtype", FLOAT32);
    return LayerTypes.of(layer).write(layer, common);
  }

  private static String defaultName(Layer layer) {
    return layer.type().toLowerCase(Locale.ROOT);
  }
}
