package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.json.Json;
import java.util.HashMap;
import java.util.Map;

/// Options as Keras 1 called them, in today's words.
final class LegacyConfig {
  private static final Map<String, String> NEW_NAMES = new HashMap<>();

  static {
    NEW_NAMES.put("output_dim", "units");
    NEW_NAMES.put("init", "kernel_initializer");
    NEW_NAMES.put("inner_init", "recurrent_initializer");
    NEW_NAMES.put("inner_activation", "recurrent_activation");
    NEW_NAMES.put("W_regularizer", "kernel_regularizer");
    NEW_NAMES.put("U_regularizer", "recurrent_regularizer");
    NEW_NAMES.put("b_regularizer", "bias_regularizer");
    NEW_NAMES.put("W_constraint", "kernel_constraint");
    NEW_NAMES.put("b_constraint", "bias_constraint");
    NEW_NAMES.put("dropout_W", "dropout");
    NEW_NAMES.put("dropout_U", "recurrent_dropout");
    NEW_NAMES.put("bias", "use_bias");
    NEW_NAMES.put("p", "rate");
    NEW_NAMES.put("nb_filter", "filters");
    NEW_NAMES.put("filter_length", "kernel_size");
    NEW_NAMES.put("subsample_length", "strides");
    NEW_NAMES.put("border_mode", "padding");
    NEW_NAMES.put("pool_length", "pool_size");
    NEW_NAMES.put("stride", "strides");
    NEW_NAMES.put("length", "size");
  }

  private static final Map<String, String> OF_EMBEDDING =
      Map.of(
          "output_dim", "output_dim",
          "input_dim", "input_dim",
          "init", "embeddings_initializer",
          "W_regularizer", "embeddings_regularizer",
          "W_constraint", "embeddings_constraint");

  private LegacyConfig() {}

  /// The options of a layer, renamed if the file is of Keras 1.
  static Options modernised(String className, Options config) {
    if (config.reading().version().major() > 1) {
      return config;
    }
    ObjectNode renamed = Json.object();
    for (Map.Entry<String, JsonNode> entry : config.node().properties()) {
      String key = entry.getKey();
      String name = NEW_NAMES.getOrDefault(key, key);
      if (className.equals("Embedding")) {
        name = OF_EMBEDDING.getOrDefault(key, name);
      }
      if (key.equals("forget_bias_init")) {
        renamed.put("unit_forget_bias", entry.getValue().asText().equals("one"));
      } else if (!key.equals("input_dim") || className.equals("Embedding")) {
        renamed.set(name, entry.getValue());
      }
    }
    return new Options(renamed, config.place(), config.reading());
  }
}
