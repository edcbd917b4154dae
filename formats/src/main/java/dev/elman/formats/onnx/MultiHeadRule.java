package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.MultiHeadAttention;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes attention with several heads. Inputs: query, value and perhaps key.
final class MultiHeadRule {
  private final GraphWriter g;
  private final MultiHeadAttention layer;
  private final MultiHeadAttention.Config config;
  private final List<Flow> in;

  private MultiHeadRule(GraphWriter g, MultiHeadAttention layer, List<Flow> in) {
    this.g = g;
    this.layer = layer;
    this.in = in;
    config = layer.config();
  }

  static List<Flow> write(ModelWriter model, MultiHeadAttention layer, List<Flow> in) {
    return new MultiHeadRule(model.graph(), layer, in).write();
  }

  private List<Flow> write() {
    String query = heads(in.getFirst(), "query", config.keyDim(), 0, 2, 1, 3); // [B, N, Tq, K]
    String key = heads(in.getLast(), "key", config.keyDim(), 0, 2, 3, 1); // [B, N, K, Tv]
    String value = heads(in.get(1), "value", config.valueDim(), 0, 2, 1, 3); // [B, N, Tv, V]
    String scaled = g.node("Mul", List.of(query, g.number(1 / Math.sqrt(config.keyDim()))));
    String p = weights(g.node("MatMul", List.of(scaled, key)));
    String o =
        g.node(
            "Transpose",
            List.of(g.node("MatMul", List.of(p, value))),
            attribute("perm", 0, 2, 1, 3));
    int columns = config.numHeads() * config.valueDim();
    String joined = g.node("Reshape", List.of(o, g.list(0, 0, columns)));
    Flow y = new Flow(joined, in.getFirst().shape().withFeatures(columns), null);
    List<Shape> shapes = layer.outputShapes(in.stream().map(Flow::shape).toList());
    List<Flow> results = new ArrayList<>();
    String result = project(y, "attention_output", shapes.getFirst().features());
    results.add(new Flow(result, shapes.getFirst(), in.getFirst().mask()));
    if (config.returnAttentionScores()) {
      results.add(new Flow(p, shapes.get(1), null));
    }
    return results;
  }

  /// `softmax(score)`, and 0 for what may not be looked at: `[batch, heads, Tq, Tv]`.
  private String weights(String score) {
    String allowed = both(mask(in.getFirst(), 1, 3), mask(in.get(1), 1, 2));
    allowed = both(allowed, in.size() == 3 ? mask(in.get(2), 1, 2) : null);
    allowed = both(allowed, config.useCausalMask() ? AttentionRule.past(g, score, 2) : null);
    if (allowed == null) {
      return g.node("Softmax", List.of(score), attribute("axis", -1L));
    }
    String seen = g.node("Where", List.of(allowed, score, g.number(AttentionRule.MASKED)));
    String p = g.node("Softmax", List.of(seen), attribute("axis", -1L));
    return g.node("Mul", List.of(p, LayerRules.cast(g, allowed, ElementType.FLOAT)));
  }

  /// The mask of an input with axes of 1 in these places.
  private @Nullable String mask(Flow flow, int... axes) {
    return flow.mask() == null ? null : g.node("Unsqueeze", List.of(flow.mask(), g.list(axes)));
  }

  private @Nullable String both(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return g.node("And", List.of(a, b));
  }

  /// The projection of an input for each head, with its axes in this order.
  private String heads(Flow x, String name, int size, int... order) {
    int heads = config.numHeads();
    String flat = project(x, name, heads * size);
    String split = g.node("Reshape", List.of(flat, g.list(0, 0, heads, size)));
    return g.node("Transpose", List.of(split), attribute("perm", order));
  }

  /// `x W + b`, all heads side by side.
  private String project(Flow x, String name, int columns) {
    String y =
        g.node(
            "MatMul", List.of(x.name(), matrix(name + "/kernel", x.shape().features(), columns)));
    return config.useBias() ? g.node("Add", List.of(y, matrix(name + "/bias", columns))) : y;
  }

  private String matrix(String name, int... shape) {
    Parameter parameter = LayerRules.parameter(layer, name);
    return g.weights(
        parameter, layer.name() + "/" + name, () -> Value.of(parameter.get().toArray(), shape));
  }
}
