package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads how often and with what the layers of a graph are called.
///
/// ```
/// Keras 3     [{"args": [TENSOR, [TENSOR, …], …], "kwargs": {"initial_state": [TENSOR, …], …}}, …]
///   TENSOR    {"class_name": "__keras_tensor__", "config": {"keras_history": [layer, call, result], …}}
/// Keras 1, 2  [[[layer, call, result, {"initial_state": [[layer, call, result], …]}], …], …]
/// ```
final class NodeReader {
  static final String NODES = "inbound_nodes";
  static final String TENSOR = "__keras_tensor__";

  /// Arguments of calls that are options of Elman's layers.
  static final Set<String> CALL_OPTIONS = Set.of(AttentionTypes.CAUSAL, AttentionTypes.SCORES);

  /// Arguments that are tensors, in the order in which Elman's layers take them.
  private static final List<String> TENSOR_ARGUMENTS =
      List.of("inputs", "sequences", "sequence", "query", "value", "key", "initial_state");

  private final Options object;
  private final String key;
  private final List<Ref> inputs = new ArrayList<>();
  private final ObjectNode options = Json.object();

  /// One result of one call of a layer.
  record Ref(String layer, int node, int tensor) {
    /// The call, whichever result.
    Ref call() {
      return new Ref(layer, node, 0);
    }

    @Override
    public String toString() {
      return "result " + tensor + " of call " + node + " of " + layer;
    }
  }

  /// A call of a layer.
  ///
  /// @param inputs what goes in
  /// @param options arguments that are options of Elman's layers
  record Call(List<Ref> inputs, ObjectNode options) {}

  private NodeReader(Options object, String key) {
    this.object = object;
    this.key = key;
  }

  /// The number of the first call: a graph within a graph has a call 0 of its own.
  static int firstNode(String className, Version version) {
    boolean sequential = className.equals("Sequential") && version.major() < 3;
    return ModelReader.isModel(className) && (sequential || !className.equals("Sequential"))
        ? 1
        : 0;
  }

  /// The calls of a layer.
  static List<Call> calls(Options object, String key, String className) throws ModelFileException {
    List<Call> calls = new ArrayList<>();
    for (JsonNode node : object.require(key)) {
      NodeReader reader = new NodeReader(object, key);
      if (node.isObject()) {
        reader.readNode(node);
      } else {
        reader.readOldNode(node);
      }
      if (reader.inputs.isEmpty()) {
        throw object.bad(key, "a call of " + className + " with inputs", node);
      }
      calls.add(new Call(reader.inputs, reader.options));
    }
    return calls;
  }

  private void readNode(JsonNode node) throws ModelFileException {
    for (JsonNode argument : node.path("args")) {
      addTensors(argument);
    }
    readArguments(node.path("kwargs"));
  }

  private void readOldNode(JsonNode node) throws ModelFileException {
    for (JsonNode element : node) {
      inputs.add(ref(element, object, key));
      readArguments(element.path(3));
    }
  }

  private void readArguments(JsonNode arguments) throws ModelFileException {
    for (String name : TENSOR_ARGUMENTS) {
      if (!arguments.path(name).isMissingNode()) {
        addTensors(arguments.get(name));
      }
    }
    for (Map.Entry<String, JsonNode> entry : arguments.properties()) {
      JsonNode value = entry.getValue();
      String name = entry.getKey();
      if (CALL_OPTIONS.contains(name) && value.isBoolean()) {
        options.set(name, value);
      } else if (!TENSOR_ARGUMENTS.contains(name) && !value.isNull() && !value.isBoolean()) {
        throw object.bad(
            key + "." + name, "no such argument: Elman's layer does not take it", value);
      } else if (name.equals("training") && value.booleanValue()) {
        throw object.bad(key + "." + name, "false: training is a state of fit", value);
      }
    }
  }

  private void addTensors(JsonNode argument) throws ModelFileException {
    if (argument.path(KerasObject.CLASS).asText().equals(TENSOR)) {
      inputs.add(ref(argument.path(KerasObject.CONFIG).path("keras_history"), object, key));
    } else if (argument.isArray() && argument.path(0).isTextual()) {
      inputs.add(ref(argument, object, key));
    } else if (argument.isArray()) {
      for (JsonNode element : argument) {
        addTensors(element);
      }
    } else if (!argument.isNull()) {
      throw object.bad(key, "tensors as arguments", argument);
    }
  }

  /// `[layer, call, result]`.
  static Ref ref(JsonNode triple, Options object, String key) throws ModelFileException {
    boolean valid = triple.path(0).isTextual() && triple.path(1).isInt() && triple.path(2).isInt();
    if (!valid) {
      throw object.bad(key, "[layer, call, result]", triple);
    }
    return new Ref(triple.get(0).textValue(), triple.get(1).intValue(), triple.get(2).intValue());
  }
}
