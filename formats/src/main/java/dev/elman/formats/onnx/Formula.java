package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.activation.Activation;
import dev.elman.tensor.Parameter;
import java.util.List;

/// Writes nodes as equations read: every method adds an operator and returns the name of its
/// result.
///
/// @param g what nodes are added to
record Formula(GraphWriter g) {
  String add(String a, String b) {
    return g.node("Add", List.of(a, b));
  }

  String subtract(String a, String b) {
    return g.node("Sub", List.of(a, b));
  }

  String multiply(String a, String b) {
    return g.node("Mul", List.of(a, b));
  }

  String divide(String a, String b) {
    return g.node("Div", List.of(a, b));
  }

  String matMul(String a, String b) {
    return g.node("MatMul", List.of(a, b));
  }

  String apply(String operator, String x) {
    return g.node(operator, List.of(x));
  }

  String apply(Activation activation, String x) {
    return ActivationRule.write(g, activation, x);
  }

  String number(double value) {
    return g.number(value);
  }

  /// `condition ? a : b`, element by element.
  String where(String condition, String a, String b) {
    return g.node("Where", List.of(condition, a, b));
  }

  /// `share ⊙ a + (1 - share) ⊙ b`.
  String mix(String share, String a, String b) {
    return add(multiply(share, subtract(a, b)), b);
  }

  /// Blocks of the same number of columns.
  List<String> blocks(String x, int count) {
    return count == 1 ? List.of(x) : g.nodes("Split", count, List.of(x), attribute("axis", -1L));
  }

  /// `scale ⊙ (x - mean) / √(variance + ε)` of each row.
  String normalize(String x, String scale, double epsilon) {
    return g.node(
        "LayerNormalization",
        List.of(x, scale),
        attribute("axis", -1L),
        attribute("epsilon", (float) epsilon));
  }

  /// Some columns of a parameter.
  String columns(Parameter parameter, int from, int count) {
    int[] shape = parameter.shape().toArray();
    int all = shape[shape.length - 1];
    if (count == all) {
      return g.weights(parameter);
    }
    return g.weights(
        List.of(parameter, from, count),
        parameter.path() + "_" + from,
        () -> {
          float[] values = parameter.get().toArray();
          int rows = values.length / all;
          float[] part = new float[rows * count];
          for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * all + from, part, row * count, count);
          }
          int[] extents = shape.clone();
          extents[extents.length - 1] = count;
          return Value.of(part, extents);
        });
  }

  /// Zeros `[batch, extents]` for the batch of a value.
  String zeros(String batchOf, int... extents) {
    String batch = g.node("Shape", List.of(batchOf), attribute("start", 0L), attribute("end", 1L));
    String shape = g.node("Concat", List.of(batch, g.list(extents)), attribute("axis", 0L));
    return g.node("ConstantOfShape", List.of(shape));
  }

  /// A value with further axes of extent 1 at these places.
  String unsqueeze(String x, int... axes) {
    return g.node("Unsqueeze", List.of(x, g.list(axes)));
  }
}
