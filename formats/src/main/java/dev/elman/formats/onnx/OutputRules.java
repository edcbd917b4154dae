package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Crf;
import dev.elman.layer.Layer;
import dev.elman.layer.SampledSoftmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes the last layers of models whose weights belong to their loss. They pass their input on in
/// Elman, and so they do in a file. What the scores of all classes are, further outputs say:
/// `<layer>_logits` of a [SampledSoftmax], `<layer>_log_probabilities` of an [AdaptiveSoftmax].
final class OutputRules {
  private OutputRules() {}

  /// Adds them to the rules.
  static void addTo(LayerRules.Registry rules) {
    rules.put(Crf.class, (_, _, in) -> in);
    rules.put(SampledSoftmax.class, OutputRules::sampledSoftmax);
    rules.put(AdaptiveSoftmax.class, OutputRules::adaptiveSoftmax);
  }

  private static String weights(GraphWriter g, Layer layer, String name) {
    return g.weights(LayerRules.parameter(layer, name));
  }

  /// `x Wᵀ + b`.
  private static List<Flow> sampledSoftmax(ModelWriter model, SampledSoftmax layer, List<Flow> in) {
    GraphWriter g = model.graph();
    Formula f = new Formula(g);
    Flow x = in.getFirst();
    String w = g.node("Transpose", List.of(weights(g, layer, "kernel")), attribute("perm", 1, 0));
    String logits = f.add(f.matMul(x.name(), w), weights(g, layer, "bias"));
    model.addOutput(
        layer.name() + "_logits", logits, x.shape().withFeatures(layer.config().classes()));
    return in;
  }

  /// The shortlist of the head, and of every cluster `head_c + log softmax(x P_c O_c)`.
  private static List<Flow> adaptiveSoftmax(
      ModelWriter model, AdaptiveSoftmax layer, List<Flow> in) {
    GraphWriter g = model.graph();
    Formula f = new Formula(g);
    AdaptiveSoftmax.Config config = layer.config();
    Flow x = in.getFirst();
    String z = f.matMul(x.name(), weights(g, layer, "head_kernel"));
    if (config.headBias()) {
      z = f.add(z, weights(g, layer, "head_bias"));
    }
    int clusters = config.cutoffs().size();
    int[] sizes = new int[1 + clusters];
    Arrays.fill(sizes, 1);
    sizes[0] = config.cutoffs().getFirst();
    List<String> head =
        g.nodes(
            "Split",
            sizes.length,
            List.of(logSoftmax(g, z), g.list(sizes)),
            attribute("axis", -1L));
    List<String> parts = new ArrayList<>(head.subList(0, 1));
    for (int c = 0; c < clusters; c++) {
      String name = "tail_" + c + "_";
      String down = f.matMul(x.name(), weights(g, layer, name + "projection_kernel"));
      String own = logSoftmax(g, f.matMul(down, weights(g, layer, name + "kernel")));
      parts.add(f.add(own, head.get(1 + c)));
    }
    model.addOutput(
        layer.name() + "_log_probabilities",
        g.node("Concat", parts, attribute("axis", -1L)),
        x.shape().withFeatures(config.classes()));
    return in;
  }

  private static String logSoftmax(GraphWriter g, String x) {
    return g.node("LogSoftmax", List.of(x), attribute("axis", -1L));
  }
}
