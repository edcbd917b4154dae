package dev.elman.formats.onnx;

import dev.elman.formats.onnx.proto.Onnx.GraphProto;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a graph node by node. Every value is a [Traced] one, or does not depend on the inputs but
/// for their shapes (then its value is known from a run of the graph), or cannot be expressed.
final class ImportedGraph {
  /// How many nodes a message names.
  private static final int MOST_PROBLEMS = 8;

  private final List<NodeProto> nodes;
  private final int version;
  private final OnnxModel runnable;
  private final TensorReader tensors = new TensorReader(null);
  private final Map<String, Value> values;
  private final Map<String, Traced> traced = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();
  private final Set<String> unknown = new HashSet<>();
  private final Set<NodeProto> absorbed = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> problems = new ArrayList<>();
  private final List<Weights> weights = new ArrayList<>();

  private record Weights(Layer layer, List<Tensor> values) {}

  /// @param sample inputs that the graph can be run for
  ImportedGraph(GraphProto graph, int version, OnnxModel runnable, List<Tensor> sample) {
    this.version = version;
    this.runnable = runnable;
    values = runnable.trace(sample);
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    nodes = needed(graph, outputs);
    for (NodeProto node : nodes) {
      node.getInputList()
          .forEach(name -> readers.computeIfAbsent(name, _ -> new ArrayList<>()).add(node));
    }
  }

  /// The nodes that an output depends on, in their order.
  private static List<NodeProto> needed(GraphProto graph, Set<String> outputs) {
    Set<String> names = new HashSet<>(outputs);
    List<NodeProto> needed = new ArrayList<>();
    for (NodeProto node : graph.getNodeList().reversed()) {
      if (node.getOutputList().stream().anyMatch(names::contains)) {
        names.addAll(node.getInputList());
        needed.add(node);
      }
    }
    return needed.reversed();
  }

  /// The model with its weights.
  ///
  /// @throws LayerRule.UnsupportedException if a node cannot be a layer
  Model model() {
    List<InputLayer> inputs = new ArrayList<>();
    for (OnnxModel.Port port : runnable.inputs()) {
      inputs.add(input(port));
    }
    for (NodeProto node : nodes) {
      if (!absorbed.contains(node)) {
        read(node);
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MOST_PROBLEMS;
      throw new LayerRule.UnsupportedException(
          String.join("; ", problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())))
              + (more > 0 ? "; and " + more + " more" : ""));
    }
    List<Symbol> results = new ArrayList<>();
    for (OnnxModel.Port port : runnable.outputs()) {
      results.add(output(port.name()));
    }
    Functional model = Functional.of(inputs, results);
    model.build();
    weights.forEach(ImportedGraph::set);
    return model;
  }

  private InputLayer input(OnnxModel.Port port) {
    Shape shape = port.shape();
    boolean real = port.type().isReal();
    String axes = shape.rank() == 3 && real ? "BTF" : shape.rank() == 2 ? (real ? "BF" : "BT") : "";
    if (axes.isEmpty() || (real && shape.features() == Shape.ANY)) {
      throw new LayerRule.UnsupportedException(
          "input \""
              + port.name()
              + "\" is "
              + port.type()
              + " of shape "
              + shape
              + ", where [batch, time, features], [batch, features] or whole numbers [batch, time]"
              + " were expected");
    }
    InputLayer layer = new InputLayer(shape.dropFirst()).named(port.name());
    traced.put(port.name(), new Traced(layer, axes));
    return layer;
  }

  private Symbol output(String name) {
    Traced value = traced.get(name);
    if (value == null || !(value.axes().equals("BTF") || value.axes().equals("BF"))) {
      throw new LayerRule.UnsupportedException(
          "output \""
              + name
              + "\" has the axes "
              + (value == null ? "of no input" : value.axes())
              + ", where BTF or BF was expected (B batch, T time, D directions or layers, F"
              + " features)");
    }
    return value.symbol();
  }

  private static void set(Weights weights) {
    List<Parameter> parameters = weights.layer.parameters();
    if (parameters.size() != weights.values.size()) {
      throw new IllegalStateException(weights.layer.displayName() + " has other parameters");
    }
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).set(weights.values.get(i));
    }
  }

  private void read(NodeProto node) {
    if (node.getInputList().stream().anyMatch(unknown::contains)) {
      unknown.addAll(node.getOutputList()); // the node that is to blame has been named
      return;
    }
    boolean holdsGraph = node.getAttributeList().stream().anyMatch(attribute -> attribute.hasG());
    if (node.getInputList().stream().noneMatch(traced::containsKey) && !holdsGraph) {
      return;
    }
    if (node.getOpType().equals("Shape") || node.getOpType().equals("Size")) {
      return;
    }
    try {
      ImportRules.read(this, node, new Attributes(node, version, tensors));
    } catch (LayerRule.UnsupportedException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      problems.add(node.getOpType() + " (node \"" + node.getName() + "\"): " + e.getMessage());
      unknown.addAll(node.getOutputList());
    }
  }

  /// The input of a node with this number if it depends on the graph's inputs, else null.
  @Nullable Traced traced(NodeProto node, int number) {
    return number < node.getInputCount() ? traced.get(node.getInput(number)) : null;
  }

  /// The input of a node with this number, which depends on the graph's inputs.
  ///
  /// @throws LayerRule.UnsupportedException if it does not
  Traced needTraced(NodeProto node, int number) {
    Traced value = traced(node, number);
    if (value == null) {
      throw new LayerRule.UnsupportedException("input " + number + " is constant");
    }
    return value;
  }

  /// The constant input of a node with this number, or null if it is left out.
  ///
  /// @throws LayerRule.UnsupportedException if it depends on the graph's inputs
  @Nullable Value constant(NodeProto node, int number) {
    if (traced(node, number) != null) {
      throw new LayerRule.UnsupportedException("input " + number + " is computed");
    }
    return number < node.getInputCount() ? values.get(node.getInput(number)) : null;
  }

  /// [#constant] of an input that must be there.
  Value needConstant(NodeProto node, int number) {
    Value value = constant(node, number);
    if (value == null) {
      throw new LayerRule.UnsupportedException("input " + number + " is left out");
    }
    return value;
  }

  /// The value of a name in the run of the sample.
  Value sample(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new LayerRule.UnsupportedException("\"" + name + "\" has no value");
    }
    return value;
  }

  /// Whether anybody reads a result of a node.
  boolean isUsed(NodeProto node, int output) {
    return output < node.getOutputCount()
        && !node.getOutput(output).isEmpty()
        && (readers.containsKey(node.getOutput(output))
            || outputs.contains(node.getOutput(output)));
  }

  /// The only node that reads the first result of a node, or null.
  @Nullable NodeProto onlyReader(NodeProto node) {
    List<NodeProto> all = readers.getOrDefault(node.getOutput(0), List.of());
    return all.size() == 1 && !outputs.contains(node.getOutput(0)) ? all.getFirst() : null;
  }

  /// Says that a node belongs to a layer that has been made.
  void absorb(NodeProto node) {
    absorbed.add(node);
  }

  /// Says what a result of a node is.
  void put(NodeProto node, int output, Traced value) {
    traced.put(node.getOutput(output), value);
  }

  /// Says what the parameters of a layer are once it is built.
  void weights(Layer layer, List<Tensor> newValues) {
    weights.add(new Weights(layer, newValues));
  }
}
