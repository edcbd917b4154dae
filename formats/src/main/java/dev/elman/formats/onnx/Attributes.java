package dev.elman.formats.onnx;

import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import dev.elman.formats.onnx.proto.Onnx.GraphProto;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The attributes of a node, and the version of the operators that it is written for.
final class Attributes {
  private final Map<String, AttributeProto> attributes = new HashMap<>();
  private final int version;
  private final int outputs;
  private final TensorReader tensors;

  Attributes(NodeProto node, int version, TensorReader tensors) {
    this.version = version;
    outputs = node.getOutputCount();
    this.tensors = tensors;
    for (AttributeProto attribute : node.getAttributeList()) {
      if (!attribute.getRefAttrName().isEmpty()) {
        throw new IllegalArgumentException(
            "attribute " + attribute.getName() + ": expected a value, but got a reference.");
      }
      attributes.put(attribute.getName(), attribute);
    }
  }

  /// The operator set that the graph is written for.
  int version() {
    return version;
  }

  /// How many results the node names.
  int outputs() {
    return outputs;
  }

  /// How to read the weights of graphs within this node.
  TensorReader tensors() {
    return tensors;
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  long whole(String name, long otherwise) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null ? otherwise : attribute.getI();
  }

  boolean flag(String name) {
    return whole(name, 0) != 0;
  }

  float real(String name, double otherwise) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null ? (float) otherwise : attribute.getF();
  }

  String text(String name, String otherwise) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null ? otherwise : attribute.getS().toStringUtf8();
  }

  List<String> texts(String name) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null
        ? List.of()
        : attribute.getStringsList().stream().map(text -> text.toStringUtf8()).toList();
  }

  List<Float> reals(String name) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null ? List.of() : attribute.getFloatsList();
  }

  /// A list of whole numbers, or null.
  long @Nullable [] wholes(String name) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null
        ? null
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  /// A list of whole numbers, or as many times the same.
  int[] ints(String name, int count, int otherwise) {
    long[] values = wholes(name);
    int[] ints = new int[count];
    if (values != null && values.length != count) {
      throw new IllegalArgumentException(
          "attribute " + name + ": expected " + count + " numbers, but got " + values.length + ".");
    }
    for (int i = 0; i < count; i++) {
      ints[i] = values == null ? otherwise : Math.toIntExact(values[i]);
    }
    return ints;
  }

  /// A tensor, or null.
  @Nullable Value tensor(String name) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null ? null : tensors.read(attribute.getT());
  }

  GraphProto graph(String name) {
    AttributeProto attribute = attributes.get(name);
    if (attribute == null || !attribute.hasG()) {
      throw new IllegalArgumentException("attribute " + name + ": expected a graph.");
    }
    return attribute.getG();
  }
}
