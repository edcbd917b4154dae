package dev.elman.formats.onnx;

import com.google.protobuf.ByteString;
import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import dev.elman.formats.onnx.proto.Onnx.GraphProto;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import dev.elman.formats.onnx.proto.Onnx.TensorShapeProto;
import dev.elman.formats.onnx.proto.Onnx.TypeProto;
import dev.elman.formats.onnx.proto.Onnx.ValueInfoProto;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Makes the message of a graph, node by node, with a new name for everything.
final class GraphWriter {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("elman");
  private GraphProto.Builder current = graph; // what nodes are added to
  private final Set<String> names = new HashSet<>();
  private final Map<Object, String> weights = new HashMap<>();
  private String layer = "";

  /// Says which layer the next nodes belong to: their names begin with its name.
  void enter(String layerName) {
    layer = layerName;
  }

  /// A name that nothing has yet.
  String unique(String wanted) {
    String name = wanted;
    for (int k = 2; !names.add(name); k++) {
      name = wanted + "_" + k;
    }
    return name;
  }

  /// Adds a node with one result and returns the name of the result.
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    return nodes(operator, 1, inputs, attributes).getFirst();
  }

  /// Adds a node and returns the names of its results. Inputs that are left out are empty names.
  List<String> nodes(
      String operator, int results, List<String> inputs, AttributeProto... attributes) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      outputs.add(unique(layer + "/" + operator + (i == 0 ? "" : "_" + i)));
    }
    current.addNode(
        NodeProto.newBuilder()
            .setName(outputs.getFirst())
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.asList(attributes)));
    return outputs;
  }

  /// A constant, once for all that are equal.
  String constant(Value value) {
    Object key =
        List.of(
            value.type(),
            Arrays.toString(value.shape()),
            value.isReal() ? Arrays.toString(value.reals()) : Arrays.toString(value.wholes()));
    return weights(key, "constant", () -> value);
  }

  /// A list of whole numbers.
  String list(int... values) {
    return constant(Value.list(values));
  }

  /// A real number.
  String number(double value) {
    return constant(Value.of(new float[] {(float) value}));
  }

  /// A parameter as it is.
  String weights(Parameter parameter) {
    return weights(parameter, parameter.name());
  }

  /// A parameter as it is, under another name.
  String weights(Parameter parameter, String name) {
    return weights(
        parameter, layer + "/" + name, () -> Value.of(parameter.get(), ElementType.FLOAT));
  }

  /// Weights that are made once for all uses of a layer.
  ///
  /// @param key what they are made of
  String weights(Object key, String name, Supplier<Value> value) {
    String known = weights.get(key);
    if (known == null) {
      known = unique(name);
      graph.addInitializer(TensorReader.write(known, value.get()));
      weights.put(key, known);
    }
    return known;
  }

  /// Declares an input of the graph and returns its name.
  ///
  /// @param sample its shape without the batch axis
  String input(String wanted, ElementType type, Shape sample) {
    String name = unique(wanted);
    graph.addInput(port(name, type, sample, true));
    return name;
  }

  /// Declares an output of the graph, under a name of its own.
  void output(String wanted, String value, Shape sample) {
    String name = unique(wanted);
    graph.addNode(
        NodeProto.newBuilder().setName(name).setOpType("Identity").addInput(value).addOutput(name));
    graph.addOutput(port(name, ElementType.FLOAT, sample, false));
  }

  private static ValueInfoProto port(String name, ElementType type, Shape sample, boolean input) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    for (int axis = 0; axis < sample.rank(); axis++) {
      TensorShapeProto.Dimension.Builder extent = TensorShapeProto.Dimension.newBuilder();
      if (sample.extent(axis) != Shape.ANY) {
        extent.setDimValue(sample.extent(axis));
      } else if (input) {
        extent.setDimParam(name + (axis == 0 ? "_time" : "_axis" + (axis + 1)));
      }
      shape.addDim(extent);
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /// Begins the graph of a node: nodes are added to it until [#endBody]. They see all names of the
  /// graph around it, where weights and constants still go.
  void beginBody() {
    current = GraphProto.newBuilder().setName(layer + "/body");
  }

  /// Declares an input of the body.
  String bodyInput(String wanted, ElementType type) {
    String name = unique(layer + "/" + wanted);
    current.addInput(bodyPort(name, type));
    return name;
  }

  /// Ends the body, whose results are these real numbers, as an attribute.
  AttributeProto endBody(List<String> results) {
    for (String result : results) { // each under a name of its own, which the body must make
      current.addOutput(bodyPort(node("Identity", List.of(result)), ElementType.FLOAT));
    }
    AttributeProto body =
        attribute("body", AttributeProto.AttributeType.GRAPH).setG(current).build();
    current = graph;
    return body;
  }

  private static ValueInfoProto bodyPort(String name, ElementType type) {
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type.number()).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  GraphProto build() {
    return graph.build();
  }

  static AttributeProto attribute(String name, long value) {
    return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
  }

  static AttributeProto attribute(String name, float value) {
    return attribute(name, AttributeProto.AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto attribute(String name, String value) {
    return attribute(name, AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto attribute(String name, int... values) {
    AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  static AttributeProto texts(String name, List<String> values) {
    AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.STRINGS);
    values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
    return attribute.build();
  }

  static AttributeProto reals(String name, List<Float> values) {
    return attribute(name, AttributeProto.AttributeType.FLOATS).addAllFloats(values).build();
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
