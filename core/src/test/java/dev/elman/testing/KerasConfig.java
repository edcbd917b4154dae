package dev.elman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Flatten;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Recurrent;
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
  private static final Set<String> OTHERS = Set.of("Dense", "Dropout", "Flatten", "Activation");

  private final List<Item> items = new ArrayList<>();

  /// One layer.
  ///
  /// @param type Keras's class name; for `RNN` that of the layer with the same cell
  /// @param options the config of the layer
  /// @param cell the config of the cell, which is that of the layer except for `RNN`
  /// @param path where the weights lie
  public record Item(String type, JsonNode options, JsonNode cell, String path) {
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
      if (!isRecurrent() && !type.equals("Dense")) {
        return 0;
      }
      return (isRecurrent() ? 2 : 1) + (cell.get("use_bias").asBoolean() ? 1 : 0);
    }

    private boolean isSupported() {
      return (isRecurrent() || OTHERS.contains(type)) && !options.path("stateful").asBoolean();
    }

    private Layer layer(boolean otherDirection) {
      return switch (type) {
        case "Dense" ->
            new Dense(
                Dense.Config.units(units())
                    .activation(activation("activation"))
                    .useBias(cell.get("use_bias").asBoolean()));
        case "Dropout" -> new Dropout(options.get("rate").asDouble());
        case "Flatten" -> new Flatten();
        case "Activation" -> new ActivationLayer(activation("activation"));
        default -> recurrent(otherDirection);
      };
    }

    private Recurrent recurrent(boolean otherDirection) {
      CellConfig config =
          CellConfig.units(units())
              .activation(activation("activation"))
              .useBias(cell.get("use_bias").asBoolean());
      if (cell.has("recurrent_activation")) {
        config = config.recurrentActivation(activation("recurrent_activation"));
      }
      CellKind kind =
          switch (type) {
            case "SimpleRNN" -> CellKind.SIMPLE_RNN;
            case "LSTM" -> CellKind.LSTM;
            default ->
                cell.get("reset_after").asBoolean() ? CellKind.GRU : CellKind.GRU_RESET_BEFORE;
          };
      return new Recurrent(
          kind.cell(config),
          new Recurrent.Options(
              options.get("return_sequences").asBoolean(),
              false,
              options.get("go_backwards").asBoolean() != otherDirection));
    }

    private Activation activation(String key) {
      JsonNode value = cell.get(key);
      return Activations.of(value.isTextual() ? value.asText() : value.get("config").asText());
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
          items.add(new Item(cellType, options, cell.get("config"), path + "/cell/vars/"));
        }
        default -> {
          String vars = CELLS.contains(type) ? "/cell/vars/" : "/vars/";
          items.add(new Item(type, options, options, path + vars));
        }
      }
    }
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
    return items.stream()
        .flatMap(item -> IntStream.range(0, item.weights()).mapToObj(i -> item.path + i))
        .toList();
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
