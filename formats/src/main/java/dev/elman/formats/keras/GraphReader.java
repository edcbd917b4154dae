package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.keras.NodeReader.Call;
import dev.elman.formats.keras.NodeReader.Ref;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.model.Functional;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a [Functional] model from its config: layers, the calls of each, inputs and outputs. The
/// layers may stand in any order.
final class GraphReader {
  private final Options config;
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Map<Ref, Call> calls = new LinkedHashMap<>(); // by layer and number of the call
  private final Map<Ref, List<Symbol>> results = new HashMap<>();

  private GraphReader(Options config) {
    this.config = config;
  }

  static ModelReader read(Options config) throws ModelFileException {
    GraphReader reader = new GraphReader(config);
    List<Options> objects = config.objects("layers");
    ModelReader.checkNumber(objects, config);
    for (Options object : objects) {
      reader.readLayer(object);
    }
    reader.callAll();
    List<Symbol> inputs = reader.symbols("input_layers");
    List<Symbol> outputs = reader.symbols("output_layers");
    try {
      Functional model = Functional.of(inputs, outputs);
      return new ModelReader(model, inputs.stream().map(Symbol::shape).toList());
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(config.place() + ": " + e.getMessage(), e);
    }
  }

  private void readLayer(Options object) throws ModelFileException {
    String className = object.text(KerasObject.CLASS, "");
    List<Call> own = NodeReader.calls(object, NodeReader.NODES, className);
    Layer layer = LayerTypes.read(withCallOptions(object, own));
    String name = object.text("name", layer.name());
    if (layers.put(name, layer) != null) {
      throw object.bad("name", "a name of its own for every layer", object.get("name"));
    }
    if (layer instanceof InputLayer input) {
      results.put(new Ref(name, 0, 0), List.of(input));
      return;
    }
    int first = NodeReader.firstNode(className, object.reading().version());
    for (int i = 0; i < own.size(); i++) {
      calls.put(new Ref(name, first + i, 0), own.get(i));
    }
  }

  /// Arguments of calls that are options in Elman become options of the layer.
  private static Options withCallOptions(Options object, List<Call> calls)
      throws ModelFileException {
    if (calls.isEmpty() || calls.getFirst().options().isEmpty()) {
      return object;
    }
    for (Call call : calls) {
      if (!call.options().equals(calls.getFirst().options())) {
        throw object.bad(
            NodeReader.NODES, "the same arguments in every call", object.get(NodeReader.NODES));
      }
    }
    ObjectNode changed = object.node().deepCopy();
    if (changed.get(KerasObject.CONFIG) instanceof ObjectNode options) {
      options.setAll(calls.getFirst().options());
    }
    return new Options(changed, object.place(), object.reading());
  }

  /// Calls the layers, each as soon as all that goes in is there.
  private void callAll() throws ModelFileException {
    Map<Ref, Integer> missing = new HashMap<>();
    Map<Ref, List<Ref>> waiting = new HashMap<>();
    Deque<Ref> ready = new ArrayDeque<>();
    for (Map.Entry<Ref, Call> entry : calls.entrySet()) {
      int count = 0;
      for (Ref input : entry.getValue().inputs()) {
        if (!results.containsKey(input.call())) {
          waiting.computeIfAbsent(input.call(), _ -> new ArrayList<>()).add(entry.getKey());
          count++;
        }
      }
      missing.put(entry.getKey(), count);
      if (count == 0) {
        ready.add(entry.getKey());
      }
    }
    int done = 0;
    while (!ready.isEmpty()) {
      Ref call = ready.removeFirst();
      results.put(call, call(call));
      done++;
      for (Ref next : waiting.getOrDefault(call, List.of())) {
        if (missing.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    if (done < calls.size()) {
      calls.keySet().removeAll(results.keySet());
      throw new ModelFileException(
          config.place()
              + ": expected calls that begin at the inputs, but those of "
              + calls.keySet().iterator().next().layer()
              + " depend on each other or on a call that is missing.");
    }
  }

  private List<Symbol> call(Ref ref) throws ModelFileException {
    Layer layer = layers.get(ref.layer());
    Call call = calls.get(ref);
    if (layer == null || call == null) {
      throw missing(ref);
    }
    List<Symbol> inputs = new ArrayList<>();
    for (Ref input : call.inputs()) {
      inputs.add(symbol(input));
    }
    try {
      return layer.applyAll(inputs.toArray(Symbol[]::new));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(config.place() + ": " + e.getMessage(), e);
    }
  }

  private Symbol symbol(Ref ref) throws ModelFileException {
    List<Symbol> outputs = results.get(ref.call());
    if (outputs == null || ref.tensor() < 0 || ref.tensor() >= outputs.size()) {
      throw missing(ref);
    }
    return outputs.get(ref.tensor());
  }

  private ModelFileException missing(Ref ref) {
    return new ModelFileException(
        config.place() + ": expected something of the model, but there is no " + ref + ".");
  }

  /// `[["a", 0, 0], ["b", 0, 0]]`, or one of them alone.
  private List<Symbol> symbols(String key) throws ModelFileException {
    JsonNode list = config.require(key);
    List<Symbol> symbols = new ArrayList<>();
    if (list.isArray() && list.path(0).isTextual()) {
      return List.of(symbol(NodeReader.ref(list, config, key)));
    }
    for (JsonNode element : list) {
      symbols.add(symbol(NodeReader.ref(element, config, key)));
    }
    return symbols;
  }
}
