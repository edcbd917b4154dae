package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.json.Json;
import dev.elman.formats.keras.NodeReader.Ref;
import dev.elman.layer.Application;
import dev.elman.layer.InputLayer;
import dev.elman.layer.JoiningLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes the layers of a [Functional] model and their calls; [NodeReader] shows the form.
final class GraphWriter {
  private static final Version KERAS_3 = Version.UNKNOWN;

  private final Functional model;
  private final Map<Symbol, Ref> symbols = new HashMap<>();
  private final IdentityHashMap<Layer, Written> written = new IdentityHashMap<>();

  /// A layer in the file.
  private record Written(String name, ObjectNode object, ArrayNode calls) {
    ObjectNode config() {
      return object.withObjectProperty(KerasObject.CONFIG);
    }
  }

  GraphWriter(Functional model) {
    this.model = model;
  }

  /// Adds layers, inputs and outputs to the config of the model.
  void write(ObjectNode config) {
    ArrayNode list = config.putArray("layers");
    List<ObjectNode> beginnings = beginnings();
    beginnings.forEach(list::add);
    for (Layer layer : model.layers()) {
      if (!(layer instanceof InputLayer)) {
        ObjectNode object = ModelWriter.layer(layer);
        String name = object.path(KerasObject.CONFIG).path("name").asText();
        ArrayNode calls = object.put("name", name).putArray(NodeReader.NODES);
        written.put(layer, new Written(name, object, calls));
        list.add(object);
      }
    }
    for (Application application : model.applications()) {
      write(application);
    }
    written.values().forEach(layer -> layer.config().remove(NodeReader.CALL_OPTIONS));
    config.set("input_layers", refs(model.inputs()));
    config.set("output_layers", refs(model.outputs()));
  }

  /// The input layers; a model of a part of a graph gets new ones where it begins.
  private List<ObjectNode> beginnings() {
    List<ObjectNode> inputs = new ArrayList<>();
    for (Symbol symbol : model.inputs()) {
      InputLayer input = symbol instanceof InputLayer known ? known : beginning(symbol);
      symbols.put(symbol, new Ref(input.name(), 0, 0));
      ObjectNode object = ModelWriter.layer(input);
      object.put("name", input.name()).putArray(NodeReader.NODES);
      inputs.add(object);
    }
    return inputs;
  }

  private InputLayer beginning(Symbol symbol) {
    InputLayer input = new InputLayer(symbol.shape());
    input.named(ModelWriter.freeName("input_" + model.inputs().indexOf(symbol), model.layers()));
    return input;
  }

  private void write(Application application) {
    Layer layer = application.layer();
    Written inFile = Objects.requireNonNull(written.get(layer));
    int number = NodeReader.firstNode(layer.type(), KERAS_3) + inFile.calls.size();
    for (Symbol output : application.outputs()) {
      symbols.put(output, new Ref(inFile.name, number, output.index()));
    }
    ObjectNode call = inFile.calls.addObject();
    ArrayNode arguments = call.putArray("args");
    ObjectNode named = call.putObject("kwargs");
    List<ObjectNode> tensors = application.inputs().stream().map(this::tensor).toList();
    if (layer instanceof Model ? tensors.size() > 1 : takesList(layer)) {
      arguments.addArray().addAll(tensors);
    } else if (layer instanceof JoiningLayer) {
      arguments.addAll(tensors);
    } else {
      arguments.add(tensors.getFirst());
      if (tensors.size() > 1) {
        named.putArray("initial_state").addAll(tensors.subList(1, tensors.size()));
      }
    }
    for (String option : NodeReader.CALL_OPTIONS) { // Keras's layers take them when called
      if (inFile.config().path(option).booleanValue()) {
        named.put(option, true);
      }
    }
  }

  private static boolean takesList(Layer layer) {
    return layer instanceof JoiningLayer && LayerTypes.of(layer).inputNames().isEmpty();
  }

  private ObjectNode tensor(Symbol symbol) {
    ObjectNode config = Json.object();
    config.set("shape", Shapes.batch(symbol.shape()));
    config.put("dtype", "float32").set("keras_history", triple(symbol));
    ObjectNode tensor = Json.object().put(KerasObject.CLASS, NodeReader.TENSOR);
    tensor.set(KerasObject.CONFIG, config);
    return tensor;
  }

  private ArrayNode triple(Symbol symbol) {
    Ref ref = Objects.requireNonNull(symbols.get(symbol));
    return Json.list().add(ref.layer()).add(ref.node()).add(ref.tensor());
  }

  /// One triple, or a list of several.
  private ArrayNode refs(List<Symbol> of) {
    if (of.size() == 1) {
      return triple(of.getFirst());
    }
    ArrayNode list = Json.list();
    of.forEach(symbol -> list.add(triple(symbol)));
    return list;
  }
}
