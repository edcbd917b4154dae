package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.Attention;
import dev.elman.layer.Layer;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Writes Luong's and Bahdanau's attention. Inputs: query, value and perhaps key.
final class AttentionRule {
  /// The score of what a query may not look at, so that a query that may look at nothing gets the
  /// plain mean, as in Keras.
  static final double MASKED = -1e9;

  private AttentionRule() {}

  static List<Flow> write(ModelWriter model, Attention layer, List<Flow> in) {
    GraphWriter g = model.graph();
    Attention.Config config = layer.config();
    String score;
    if (config.scoreMode() == Attention.ScoreMode.DOT) {
      String key = g.node("Transpose", List.of(in.getLast().name()), attribute("perm", 0, 2, 1));
      score = g.node("MatMul", List.of(in.getFirst().name(), key));
      if (config.useScale()) {
        score = g.node("Mul", List.of(score, g.weights(LayerRules.parameter(layer, "scale"))));
      }
    } else {
      score =
          g.node(
              "ReduceSum",
              List.of(tanhOfSums(g, layer, config.useScale(), in), g.list(-1)),
              attribute("keepdims", 0L));
      score =
          g.node(
              "Mul", List.of(score, g.weights(LayerRules.parameter(layer, "concat_score_weight"))));
    }
    return results(g, layer, in, score, config.useCausalMask(), config.returnAttentionScores());
  }

  static List<Flow> write(ModelWriter model, AdditiveAttention layer, List<Flow> in) {
    GraphWriter g = model.graph();
    AdditiveAttention.Config config = layer.config();
    String terms = tanhOfSums(g, layer, false, in);
    if (config.useScale()) {
      terms = g.node("Mul", List.of(terms, g.weights(LayerRules.parameter(layer, "scale"))));
    }
    String score = g.node("ReduceSum", List.of(terms, g.list(-1)), attribute("keepdims", 0L));
    return results(g, layer, in, score, config.useCausalMask(), config.returnAttentionScores());
  }

  /// `tanh(scale · (q + k))`, `[batch, Tq, Tv, D]`.
  private static String tanhOfSums(GraphWriter g, Layer layer, boolean scaled, List<Flow> in) {
    String query = g.node("Unsqueeze", List.of(in.getFirst().name(), g.list(2)));
    String key = g.node("Unsqueeze", List.of(in.getLast().name(), g.list(1)));
    String sum = g.node("Add", List.of(query, key));
    if (scaled) {
      sum = g.node("Mul", List.of(sum, g.weights(LayerRules.parameter(layer, "scale"))));
    }
    return g.node("Tanh", List.of(sum));
  }

  private static List<Flow> results(
      GraphWriter g,
      Layer layer,
      List<Flow> in,
      String score,
      boolean causal,
      boolean returnsScores) {
    Flow query = in.get(0);
    Flow value = in.get(1);
    String allowed = score;
    if (value.mask() != null) {
      String real = g.node("Unsqueeze", List.of(value.mask(), g.list(1)));
      allowed = g.node("Where", List.of(real, allowed, g.number(MASKED)));
    }
    if (causal) {
      allowed = g.node("Where", List.of(past(g, score, 1), allowed, g.number(MASKED)));
    }
    String p = g.node("Softmax", List.of(allowed), attribute("axis", -1L));
    String y = g.node("MatMul", List.of(p, value.name()));
    if (query.mask() != null) {
      String real =
          LayerRules.cast(
              g, g.node("Unsqueeze", List.of(query.mask(), g.list(2))), ElementType.FLOAT);
      y = g.node("Mul", List.of(y, real));
    }
    List<Shape> shapes = layer.outputShapes(in.stream().map(Flow::shape).toList());
    List<Flow> results = new ArrayList<>(List.of(new Flow(y, shapes.getFirst(), query.mask())));
    if (returnsScores) {
      results.add(new Flow(p, shapes.get(1), null));
    }
    return results;
  }

  /// Where the number of the value is at most that of the query: `[Tq, Tv]`.
  ///
  /// @param axis that of the queries, before that of the values
  static String past(GraphWriter g, String score, int axis) {
    String queries = g.node("Unsqueeze", List.of(count(g, score, axis), g.list(1)));
    return g.node("GreaterOrEqual", List.of(queries, count(g, score, axis + 1)));
  }

  /// 0, 1, … up to the extent of an axis.
  private static String count(GraphWriter g, String of, int axis) {
    String sizes = g.node("Shape", List.of(of));
    String zero = g.constant(Value.of(new long[] {0}));
    String extent = g.node("Gather", List.of(sizes, g.constant(Value.of(new long[] {axis}))));
    return g.node("Range", List.of(zero, extent, g.constant(Value.of(new long[] {1}))));
  }
}
