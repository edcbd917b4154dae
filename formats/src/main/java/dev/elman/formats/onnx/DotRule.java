package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.Dot;
import dev.elman.tensor.Shape;
import java.util.List;

/// Writes the product of two inputs over one axis of each as a product of matrices.
final class DotRule {
  /// Where Elman stops to lengthen short vectors: a factor of 1e7.
  private static final double SHORTEST_SQUARE = 1e-14;

  private DotRule() {}

  static List<Flow> write(ModelWriter model, Dot layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String rows = vectors(g, layer, in.get(0), layer.config().firstAxis(), true); // [B, m, d]
    String columns = vectors(g, layer, in.get(1), layer.config().secondAxis(), false); // [B, d, n]
    String y = g.node("MatMul", List.of(rows, columns));
    boolean oneRow = in.get(0).shape().rank() == 1;
    if (oneRow || in.get(1).shape().rank() == 1) {
      y = g.node("Squeeze", List.of(y, g.list(oneRow ? 1 : 2)));
    }
    List<Shape> shapes = layer.outputShapes(in.stream().map(Flow::shape).toList());
    return List.of(new Flow(y, shapes.getFirst(), null));
  }

  /// The vectors of an input as rows, or as columns.
  private static String vectors(GraphWriter g, Dot layer, Flow x, int axis, boolean asRows) {
    int rank = x.shape().rank();
    if (rank > 2) {
      throw new LayerRule.UnsupportedException(
          "the product of inputs of more than two axes is not supported");
    }
    int place = axis < 0 ? axis + rank + 1 : axis;
    String y = x.name();
    if (layer.config().normalize()) {
      y = unit(g, y, place);
    }
    if (rank == 1) {
      return g.node("Unsqueeze", List.of(y, g.list(asRows ? 1 : 2)));
    }
    boolean rows = place == 2;
    return rows == asRows ? y : g.node("Transpose", List.of(y), attribute("perm", 0, 2, 1));
  }

  private static String unit(GraphWriter g, String x, int axis) {
    String squares = g.node("ReduceSum", List.of(g.node("Mul", List.of(x, x)), g.list(axis)));
    String length =
        g.node("Sqrt", List.of(g.node("Max", List.of(squares, g.number(SHORTEST_SQUARE)))));
    return g.node("Div", List.of(x, length));
  }
}
