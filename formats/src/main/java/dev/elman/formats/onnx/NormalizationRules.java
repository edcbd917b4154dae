package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.BatchNormalization;
import dev.elman.layer.GroupNormalization;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.Rescaling;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.UnitNormalization;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes the layers that bring values to one size.
final class NormalizationRules {
  private static final double SHORTEST = 1e-12; // of UnitNormalization

  private NormalizationRules() {}

  /// Adds them to the rules.
  static void addTo(LayerRules.Registry rules) {
    rules.put(BatchNormalization.class, NormalizationRules::batchNormalization);
    rules.put(LayerNormalization.class, NormalizationRules::layerNormalization);
    rules.put(GroupNormalization.class, NormalizationRules::groupNormalization);
    rules.put(RmsNormalization.class, NormalizationRules::rmsNormalization);
    rules.put(UnitNormalization.class, NormalizationRules::unitNormalization);
    rules.put(Rescaling.class, NormalizationRules::rescaling);
  }

  /// With given statistics: `y = x · a + b`.
  private static List<Flow> batchNormalization(
      ModelWriter model, BatchNormalization layer, List<Flow> in) {
    float[] variance = LayerRules.parameter(layer, "moving_variance").get().toArray();
    float[] mean = LayerRules.parameter(layer, "moving_mean").get().toArray();
    float[] factor = new float[mean.length];
    float[] offset = new float[mean.length];
    for (int f = 0; f < mean.length; f++) {
      double scale = layer.config().scale() ? LayerRules.parameter(layer, "gamma").get().get(f) : 1;
      double shift = layer.config().center() ? LayerRules.parameter(layer, "beta").get().get(f) : 0;
      double a = scale / Math.sqrt(variance[f] + layer.config().epsilon());
      factor[f] = (float) a;
      offset[f] = (float) (shift - mean[f] * a);
    }
    GraphWriter g = model.graph();
    String scaled = g.node("Mul", List.of(in.getFirst().name(), vector(g, layer, "scale", factor)));
    return model.result(
        g.node("Add", List.of(scaled, vector(g, layer, "shift", offset))), layer, in);
  }

  private static String vector(GraphWriter g, Layer layer, String name, float[] values) {
    return g.weights(
        List.of(layer, name), layer.name() + "/" + name, () -> Value.of(values, values.length));
  }

  private static List<Flow> layerNormalization(
      ModelWriter model, LayerNormalization layer, List<Flow> in) {
    GraphWriter g = model.graph();
    int features = in.getFirst().shape().features();
    float[] ones = new float[features];
    Arrays.fill(ones, 1);
    List<String> inputs = new ArrayList<>(List.of(in.getFirst().name()));
    inputs.add(
        layer.config().scale()
            ? g.weights(LayerRules.parameter(layer, "gamma"))
            : vector(g, layer, "ones", ones));
    if (layer.config().center()) {
      inputs.add(g.weights(LayerRules.parameter(layer, "beta")));
    }
    String y =
        g.node(
            "LayerNormalization",
            inputs,
            attribute("axis", -1L),
            attribute("epsilon", (float) layer.config().epsilon()));
    return model.result(y, layer, in);
  }

  /// All positions of a group stand on one axis, and the values of a position on another.
  private static List<Flow> groupNormalization(
      ModelWriter model, GroupNormalization layer, List<Flow> in) {
    GraphWriter g = model.graph();
    Formula f = new Formula(g);
    String x = in.getFirst().name();
    int features = in.getFirst().shape().features();
    int groups = layer.config().groups() == -1 ? features : layer.config().groups();
    String grouped = g.node("Reshape", List.of(x, g.list(0, -1, groups, features / groups)));
    String centred = f.subtract(grouped, groupMean(g, grouped));
    String variance = groupMean(g, f.multiply(centred, centred));
    String deviation = f.apply("Sqrt", f.add(variance, f.number(layer.config().epsilon())));
    String y =
        g.node("Reshape", List.of(f.divide(centred, deviation), g.node("Shape", List.of(x))));
    if (layer.config().scale()) {
      y = f.multiply(y, g.weights(LayerRules.parameter(layer, "gamma")));
    }
    if (layer.config().center()) {
      y = f.add(y, g.weights(LayerRules.parameter(layer, "beta")));
    }
    return model.result(y, layer, in);
  }

  private static String groupMean(GraphWriter g, String x) {
    return g.node("ReduceMean", List.of(x), attribute("axes", new int[] {1, 3}));
  }

  private static List<Flow> rmsNormalization(
      ModelWriter model, RmsNormalization layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String x = in.getFirst().name();
    String mean =
        g.node(
            "ReduceMean", List.of(g.node("Mul", List.of(x, x))), attribute("axes", new int[] {-1}));
    String root = g.node("Sqrt", List.of(g.node("Add", List.of(mean, g.number(layer.epsilon())))));
    String y = g.node("Div", List.of(x, root));
    for (Parameter scale : layer.parameters()) {
      y = g.node("Mul", List.of(y, g.weights(scale)));
    }
    return model.result(y, layer, in);
  }

  /// `x / max(√(Σ x²), ε)`.
  private static List<Flow> unitNormalization(
      ModelWriter model, UnitNormalization layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String x = in.getFirst().name();
    String length = g.node("ReduceL2", List.of(x), attribute("axes", new int[] {-1}));
    String most = g.node("Max", List.of(length, g.number(SHORTEST)));
    return model.result(g.node("Div", List.of(x, most)), layer, in);
  }

  private static List<Flow> rescaling(ModelWriter model, Rescaling layer, List<Flow> in) {
    Formula f = new Formula(model.graph());
    String scaled = f.multiply(in.getFirst().name(), f.number(layer.scale()));
    return model.result(f.add(scaled, f.number(layer.offset())), layer, in);
  }
}
