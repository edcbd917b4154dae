package dev.elman.formats.onnx;

import dev.elman.formats.onnx.proto.Onnx.GraphProto;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import dev.elman.formats.onnx.proto.Onnx.TensorProto;
import dev.elman.formats.onnx.proto.Onnx.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A graph ready to run: its nodes in an order in which they can be computed, and its weights.
final class OnnxGraph {
  private final List<String> inputs;
  private final List<String> outputs;
  private final Map<String, Value> weights;
  private final List<Node> nodes;

  /// A node ready to run.
  ///
  /// @param place how messages call it
  /// @param inputs the names of the inputs; empty for one that is left out
  /// @param outputs the names of the results; empty for one that nobody wants
  /// @param unused names that no later node and no output needs
  private record Node(
      String place,
      Operator operator,
      List<String> inputs,
      List<String> outputs,
      List<String> unused) {}

  private OnnxGraph(
      List<String> inputs, List<String> outputs, Map<String, Value> weights, List<Node> nodes) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = weights;
    this.nodes = nodes;
  }

  /// The outermost graph of a file.
  ///
  /// @throws IllegalArgumentException if it cannot be run; the message lists every node that Elman
  ///   has not
  static OnnxGraph outer(GraphProto graph, int version, TensorReader tensors) {
    Set<String> missing = new java.util.TreeSet<>();
    findMissing(graph, missing);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "expected operators that Elman has, but got " + String.join(", ", missing) + ".");
    }
    return build(graph, version, tensors, true);
  }

  /// A graph within a node, which may use the values around it.
  static OnnxGraph inner(GraphProto graph, int version, TensorReader tensors) {
    return build(graph, version, tensors, false);
  }

  private static void findMissing(GraphProto graph, Set<String> missing) {
    for (NodeProto node : graph.getNodeList()) {
      if (!isStandard(node) || !Operators.all().containsKey(node.getOpType())) {
        String domain = isStandard(node) ? "" : node.getDomain() + ".";
        missing.add(domain + node.getOpType() + " (node \"" + node.getName() + "\")");
      }
      node.getAttributeList().forEach(attribute -> findMissing(attribute.getG(), missing));
    }
  }

  private static boolean isStandard(NodeProto node) {
    return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
  }

  private static OnnxGraph build(
      GraphProto graph, int version, TensorReader tensors, boolean closed) {
    Map<String, Value> weights = weights(graph, tensors);
    List<String> inputs =
        graph.getInputList().stream()
            .map(ValueInfoProto::getName)
            .filter(name -> !weights.containsKey(name))
            .toList();
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    Set<String> known = new HashSet<>(weights.keySet());
    known.addAll(inputs);
    List<List<String>> unused = unused(graph, outputs);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      if (closed) {
        requireKnown(place(node), node.getInputList(), known);
      }
      known.addAll(node.getOutputList());
      nodes.add(node(node, version, tensors, unused.get(i)));
    }
    if (closed) {
      requireKnown("outputs", outputs, known);
    }
    return new OnnxGraph(inputs, outputs, weights, List.copyOf(nodes));
  }

  private static Map<String, Value> weights(GraphProto graph, TensorReader tensors) {
    Map<String, Value> weights = new LinkedHashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      try {
        weights.put(tensor.getName(), tensors.read(tensor));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "weights \"" + tensor.getName() + "\": " + e.getMessage(), e);
      }
    }
    if (graph.getSparseInitializerCount() > 0) {
      throw new IllegalArgumentException("sparse weights are not supported.");
    }
    return weights;
  }

  private static void requireKnown(String place, List<String> names, Set<String> known) {
    for (String name : names) {
      if (!name.isEmpty() && !known.contains(name)) {
        throw new IllegalArgumentException(
            place
                + ": expected \""
                + name
                + "\" to be an input, a weight or the result of an earlier node.");
      }
    }
  }

  private static String place(NodeProto node) {
    String name = node.getName().isEmpty() ? "" : " \"" + node.getName() + "\"";
    return node.getOpType() + name;
  }

  private static Node node(NodeProto node, int version, TensorReader tensors, List<String> unused) {
    Function<Attributes, Operator> maker = Operators.all().get(node.getOpType());
    if (maker == null) {
      throw new IllegalArgumentException(place(node) + ": Elman has no such operator.");
    }
    try {
      return new Node(
          place(node),
          maker.apply(new Attributes(node, version, tensors)),
          List.copyOf(node.getInputList()),
          List.copyOf(node.getOutputList()),
          unused);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(place(node) + ": " + e.getMessage(), e);
    }
  }

  /// The values that each node is the last to need.
  private static List<List<String>> unused(GraphProto graph, List<String> outputs) {
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      int number = i;
      Set<String> names = new HashSet<>(graph.getNode(i).getOutputList());
      addUsed(graph.getNode(i), names);
      names.forEach(name -> last.put(name, number));
    }
    outputs.forEach(last::remove);
    List<List<String>> unused = new ArrayList<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      unused.add(new ArrayList<>());
    }
    last.forEach((name, number) -> unused.get(number).add(name));
    return unused;
  }

  private static void addUsed(NodeProto node, Set<String> names) {
    names.addAll(node.getInputList());
    for (var attribute : node.getAttributeList()) {
      attribute.getG().getNodeList().forEach(inner -> addUsed(inner, names));
      attribute.getG().getOutputList().forEach(output -> names.add(output.getName()));
    }
  }

  List<String> inputs() {
    return inputs;
  }

  List<String> outputs() {
    return outputs;
  }

  /// The outputs for these inputs, in their order.
  ///
  /// @throws IllegalArgumentException if a node cannot be computed; the message begins with it
  Value[] run(Scope scope, List<Value> given) {
    if (given.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "expected " + inputs.size() + " inputs " + inputs + ", but got " + given.size() + ".");
    }
    weights.forEach(scope::put);
    for (int i = 0; i < inputs.size(); i++) {
      scope.put(inputs.get(i), given.get(i));
    }
    for (Node node : nodes) {
      run(scope, node);
    }
    return outputs.stream().map(scope::get).toArray(Value[]::new);
  }

  private static void run(Scope scope, Node node) {
    @Nullable Value[] in = new Value[node.inputs.size()];
    try {
      for (int i = 0; i < in.length; i++) {
        in[i] = node.inputs.get(i).isEmpty() ? null : scope.get(node.inputs.get(i));
      }
      Value[] out = node.operator.run(scope, in);
      scope.spend(out);
      for (int i = 0; i < node.outputs.size(); i++) {
        if (!node.outputs.get(i).isEmpty()) {
          scope.put(node.outputs.get(i), out[i]);
        }
      }
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(node.place + ": " + e.getMessage(), e);
    }
    node.unused.forEach(scope::drop);
  }
}
