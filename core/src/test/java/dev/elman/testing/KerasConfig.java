package dev.elman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.layer.Layer;
import dev.elman.model.Sequential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The layers of a sequential model in Keras's `config.json`; those of inner sequential models
/// stand in the place of these.
public final class KerasConfig {
  private static final Set<String> CELLS = Set.of("SimpleRNN", "LSTM", "GRU");
  private static final Set<String> OTHERS =
      Set.of(
          "Dense",
          "Dropout",
          "Flatten",
          "Activation",
          "TimeDistributed",
          "Masking",
          "Embedding",
          "BatchNormalization",
          "Bidirectional");

  private final List<Item> items = new ArrayList<>();

  /// One layer.
  ///
  /// @param type Keras's class name; for `RNN` that of the layer with the same cell
  /// @param options the config of the layer
  /// @param cell the config of the cell, which is that of the layer except for `RNN`
  /// @param weightPaths where the parameters lie
  public record Item(String type, JsonNode options, JsonNode cell, List<String> weightPaths) {
    /// Whether the layer is recurrent.
    public boolean isRecurrent() {
      return CELLS.contains(type);
    }

    /// U.
    public int units() {
      return cell.get("units").asInt();
    }

    /// The number of parameters.
    public int weights() {
      return weightPaths.size();
    }

    private boolean isSupported() {
      return isRecurrent() || OTHERS.contains(type);
    }

    private Layer layer(boolean otherDirection) {
      if (!isRecurrent()) {
        return KerasLayers.of(type, options);
      }
      ObjectNode changed = options.deepCopy();
      boolean backwards = options.get("go_backwards").asBoolean() != otherDirection;
      return KerasLayers.recurrent(type, changed.put("go_backwards", backwards), cell);
    }
  }

  /// The layers of this model, none if it is not sequential.
  KerasConfig(JsonNode model) {
    if (model.get("class_name").asText().equals("Sequential")) {
      addLayers(model.get("config").get("layers"), "layers/");
    }
  }

  private void addLayers(JsonNode layers, String folder) {
    Map<String, Integer> seen = new HashMap<>();
    for (JsonNode layer : layers) {
      String type = layer.get("class_name").asText();
      String base = snakeCase(type);
      int count = seen.merge(base, 1, Integer::sum);
      String path = folder + base + (count > 1 ? "_" + (count - 1) : "");
      JsonNode options = layer.get("config");
      switch (type) {
        case "InputLayer" -> {}
        case "Sequential" -> addLayers(options.get("layers"), path + "/layers/");
        case "RNN" -> {
          JsonNode cell = options.get("cell");
          String cellType = cell.get("class_name").asText().replace("Cell", "");
          JsonNode config = cell.get("config");
          items.add(new Item(cellType, options, config, weightPaths(cellType, config, path)));
        }
        default -> items.add(new Item(type, options, options, weightPaths(type, options, path)));
      }
    }
  }

  private static List<String> weightPaths(String type, JsonNode config, String path) {
    return switch (type) {
      case "SimpleRNN", "LSTM", "GRU" -> vars(path + "/cell", 2, config);
      case "Dense" -> vars(path, 1, config);
      case "Embedding" -> List.of(path + "/vars/0");
      case "BatchNormalization" -> vars(path, 4);
      case "Bidirectional" -> {
        List<String> paths =
            new ArrayList<>(weightPaths(config.get("layer"), path + "/forward_layer"));
        paths.addAll(weightPaths(config.get("backward_layer"), path + "/backward_layer"));
        yield List.copyOf(paths);
      }
      case "TimeDistributed" -> weightPaths(config.get("layer"), path + "/layer");
      default -> List.of();
    };
  }

  private static List<String> weightPaths(JsonNode layer, String path) {
    return weightPaths(layer.get("class_name").asText(), layer.get("config"), path);
  }

  private static List<String> vars(String path, int withoutBias, JsonNode config) {
    return vars(path, withoutBias + (config.get("use_bias").asBoolean() ? 1 : 0));
  }

  private static List<String> vars(String path, int count) {
    return IntStream.range(0, count).mapToObj(i -> path + "/vars/" + i).toList();
  }

  private static String snakeCase(String type) {
    return type.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /// Whether Elman's layers can express the model.
  boolean isSupported() {
    return !items.isEmpty() && items.stream().allMatch(Item::isSupported);
  }

  /// Where the parameters lie in `model.weights.h5`.
  List<String> weightPaths() {
    return items.stream().flatMap(item -> item.weightPaths.stream()).toList();
  }

  /// The layers.
  public List<Item> items() {
    return items;
  }

  /// The model.
  public Sequential model() {
    return model(false);
  }

  /// The model, reading its sequences from the wrong end.
  public Sequential modelOfOtherDirection() {
    return model(true);
  }

  private Sequential model(boolean otherDirection) {
    return Sequential.of(
        items.stream().map(item -> item.layer(otherDirection)).toArray(Layer[]::new));
  }
}
