package dev.elman.formats.onnx;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.onnx.proto.Onnx.GraphProto;
import dev.elman.formats.onnx.proto.Onnx.ModelProto;
import dev.elman.formats.onnx.proto.Onnx.TensorShapeProto;
import dev.elman.formats.onnx.proto.Onnx.ValueInfoProto;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An ONNX file as it is: a graph that runs, node after node, for inference.
///
/// It runs what [OnnxImport] cannot express as layers: any order of axes, loops and branches,
/// computed shapes. All options of the recurrent operators are there: layout 1, both directions,
/// lengths of sequences, initial states, peepholes, clipping. Everything is computed in float32,
/// whole numbers in 64 bits. A model may be run by several threads at once.
public final class OnnxModel {
  private final OnnxGraph graph;
  private final List<Port> inputs;
  private final List<Port> outputs;

  /// An input or output.
  ///
  /// @param name its name in the file
  /// @param type its element type
  /// @param shape all its extents, the batch's too; [Shape#ANY] for one that may vary
  record Port(String name, ElementType type, Shape shape) {}

  private OnnxModel(OnnxGraph graph, List<Port> inputs, List<Port> outputs) {
    this.graph = graph;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /// Reads a file.
  ///
  /// @throws ModelFileException if it is damaged, or uses what Elman has not: the message lists
  ///   every such node
  public static OnnxModel read(Path file) throws ModelFileException {
    return of(OnnxFile.read(file), file);
  }

  static OnnxModel of(ModelProto model, Path file) throws ModelFileException {
    int version = OnnxFile.version(model, file);
    GraphProto proto = model.getGraph();
    Path directory = file.toAbsolutePath().getParent();
    try {
      OnnxGraph graph = OnnxGraph.outer(proto, version, new TensorReader(directory));
      return new OnnxModel(
          graph,
          ports(proto.getInputList(), graph.inputs()),
          ports(proto.getOutputList(), graph.outputs()));
    } catch (IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException
        | UncheckedIOException e) {
      throw new ModelFileException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Port> ports(List<ValueInfoProto> infos, List<String> names) {
    List<Port> ports = new ArrayList<>();
    for (ValueInfoProto info : infos) {
      if (names.contains(info.getName())) {
        var type = info.getType().getTensorType();
        ElementType element =
            type.getElemType() == 0 ? ElementType.FLOAT : ElementType.of(type.getElemType());
        ports.add(new Port(info.getName(), element, shape(type.getShape())));
      }
    }
    return List.copyOf(ports);
  }

  private static Shape shape(TensorShapeProto proto) {
    int[] extents = new int[proto.getDimCount()];
    for (int i = 0; i < extents.length; i++) {
      long extent = proto.getDim(i).getDimValue();
      extents[i] = extent < 1 || extent > Integer.MAX_VALUE ? Shape.ANY : (int) extent;
    }
    return Shape.of(extents);
  }

  List<Port> inputs() {
    return inputs;
  }

  List<Port> outputs() {
    return outputs;
  }

  /// The names of the inputs, in their order.
  public List<String> inputNames() {
    return graph.inputs();
  }

  /// The names of the outputs, in their order.
  public List<String> outputNames() {
    return graph.outputs();
  }

  /// All extents of an input or output; [Shape#ANY] for one that may vary.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public Shape shape(String name) {
    List<Port> ports = new ArrayList<>(inputs);
    ports.addAll(outputs);
    return ports.stream()
        .filter(port -> port.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "OnnxModel: expected one of "
                    + inputNames()
                    + " or "
                    + outputNames()
                    + ", but got \""
                    + name
                    + "\"."))
        .shape;
  }

  /// The outputs by name for inputs by name. Whole numbers, such as ids, go in and out as float32.
  ///
  /// @throws IllegalArgumentException if an input is missing, or a node cannot be computed: the
  ///   message begins with it
  public Map<String, Tensor> run(Map<String, Tensor> given) {
    List<Tensor> ordered = new ArrayList<>();
    for (String name : inputNames()) {
      Tensor tensor = given.get(name);
      if (tensor == null) {
        throw new IllegalArgumentException(
            "OnnxModel.run: expected the inputs "
                + inputNames()
                + ", but got "
                + given.keySet()
                + ".");
      }
      ordered.add(tensor);
    }
    List<Tensor> results = run(ordered);
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      named.put(outputNames().get(i), results.get(i));
    }
    return named;
  }

  /// The outputs for the inputs, both in their order.
  ///
  /// @throws IllegalArgumentException as [#run(Map)]
  public List<Tensor> run(List<Tensor> given) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < given.size() && i < inputs.size(); i++) {
      Port port = inputs.get(i);
      Tensor tensor = given.get(i);
      if (!port.shape.accepts(tensor.shape()) && port.shape.rank() > 0) {
        throw new IllegalArgumentException(
            "OnnxModel.run: expected shape "
                + port.shape
                + " for input \""
                + port.name
                + "\", but got "
                + tensor.shape()
                + ".");
      }
      values.add(Value.of(tensor, port.type));
    }
    List<Tensor> results = new ArrayList<>();
    for (Value value : runValues(values)) {
      results.add(value.toTensor());
    }
    return results;
  }

  Value[] runValues(List<Value> values) {
    return graph.run(new Scope(Ops.create()), values);
  }

  /// Everything that the graph computes for these inputs, by name.
  Map<String, Value> trace(List<Tensor> given) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      values.add(Value.of(given.get(i), inputs.get(i).type));
    }
    Scope scope = Scope.keepingAll(Ops.create());
    graph.run(scope, values);
    return scope.values();
  }
}
