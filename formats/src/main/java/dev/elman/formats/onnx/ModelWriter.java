package dev.elman.formats.onnx;

import dev.elman.layer.Application;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.layer.TimeDistributed;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a model layer by layer. It goes on behind a layer that cannot be written, so that all of
/// them are known at the end.
final class ModelWriter {
  private final GraphWriter graph = new GraphWriter();
  private final boolean statesAsPorts;
  private final List<String> problems = new ArrayList<>();
  private final List<FurtherOutput> furtherOutputs = new ArrayList<>();

  /// A value that becomes an output of the graph behind those of the model.
  private record FurtherOutput(String name, String value, Shape shape) {}

  /// @param statesAsPorts whether the states of recurrent layers are inputs and outputs
  ModelWriter(boolean statesAsPorts) {
    this.statesAsPorts = statesAsPorts;
  }

  /// What nodes are added to.
  GraphWriter graph() {
    return graph;
  }

  /// Why layers could not be written; empty if all were.
  List<String> problems() {
    return problems;
  }

  boolean statesAsPorts() {
    return statesAsPorts;
  }

  /// Says that a value is an output of the graph behind those of the model: a state, or scores.
  void addOutput(String name, String value, Shape shape) {
    furtherOutputs.add(new FurtherOutput(name, value, shape));
  }

  /// Writes a whole model with its inputs and outputs.
  void write(Model model) {
    List<String> names = model instanceof Functional f ? f.inputNames() : List.of("input");
    List<Flow> inputs = new ArrayList<>();
    for (int i = 0; i < model.inputShapes().size(); i++) {
      Shape shape = model.inputShapes().get(i);
      ElementType type = readsIds(model, i) ? ElementType.INT64 : ElementType.FLOAT;
      inputs.add(new Flow(graph.input(names.get(i), type, shape), shape, null));
    }
    List<Flow> outputs = write(model, inputs);
    for (int i = 0; i < outputs.size() && problems.isEmpty(); i++) {
      graph.output(model.outputNames().get(i), outputs.get(i).name(), outputs.get(i).shape());
    }
    furtherOutputs.forEach(further -> graph.output(further.name, further.value, further.shape));
  }

  /// Whether an input of a layer holds nothing but ids.
  private static boolean readsIds(Layer layer, int input) {
    return switch (layer) {
      case Embedding _ -> true;
      case TimeDistributed each -> readsIds(each.layer(), 0);
      case Sequential model -> readsIds(model.layers().getFirst(), 0);
      case Functional model -> {
        Symbol symbol = model.inputs().get(input);
        List<Application> readers =
            model.applications().stream().filter(use -> use.inputs().contains(symbol)).toList();
        yield !readers.isEmpty()
            && readers.stream()
                .allMatch(use -> readsIds(use.layer(), use.inputs().indexOf(symbol)));
      }
      default -> false;
    };
  }

  private List<Flow> write(Model model, List<Flow> inputs) {
    if (model instanceof Functional functional) {
      return functional(functional, inputs);
    }
    List<Flow> flows = inputs;
    for (Layer layer : model.layers()) {
      flows = write(layer, flows);
    }
    return flows;
  }

  private List<Flow> functional(Functional model, List<Flow> inputs) {
    Map<Symbol, Flow> flows = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      flows.put(model.inputs().get(i), inputs.get(i));
    }
    for (Application use : model.applications()) {
      List<Flow> results = write(use.layer(), use.inputs().stream().map(flows::get).toList());
      for (int i = 0; i < results.size(); i++) {
        flows.put(use.outputs().get(i), results.get(i));
      }
    }
    return model.outputs().stream().map(flows::get).toList();
  }

  /// Adds the nodes of a layer and returns its results.
  List<Flow> write(Layer layer, List<Flow> inputs) {
    if (layer instanceof Model model) {
      return write(model, inputs);
    }
    try {
      graph.enter(layer.name().isEmpty() ? layer.type() : layer.name());
      return LayerRules.write(this, layer, inputs);
    } catch (LayerRule.UnsupportedException e) {
      problems.add(layer.displayName() + ": " + e.getMessage());
      return layer.outputShapes(inputs.stream().map(Flow::shape).toList()).stream()
          .map(shape -> new Flow("", shape, null))
          .toList();
    }
  }

  /// The results of a layer with one result that leaves the mask as it is.
  List<Flow> result(String name, Layer layer, List<Flow> inputs) {
    List<Shape> shapes = layer.outputShapes(inputs.stream().map(Flow::shape).toList());
    return List.of(new Flow(name, shapes.getFirst(), inputs.getFirst().mask()));
  }
}
