package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a recurrent layer as ONNX's `RNN`, `GRU` or `LSTM` with layout 0, between two explicit
/// transpositions: layout 1 is not understood everywhere.
final class RecurrentRule {
  private RecurrentRule() {}

  /// Inputs: the sequences and, where they are given, one initial state each.
  static List<Flow> write(ModelWriter model, Recurrent layer, List<Flow> in) {
    GraphWriter g = model.graph();
    Flow x = in.getFirst();
    RecurrentWeights weights = RecurrentWeights.of(layer.cell());
    List<String> states = initialStates(model, layer, in.subList(1, in.size()), weights);
    List<String> inputs = new ArrayList<>();
    inputs.add(g.node("Transpose", List.of(x.name()), attribute("perm", 1, 0, 2)));
    inputs.addAll(weights(g, layer, weights));
    inputs.add(lengths(g, x.mask()));
    inputs.addAll(states);
    List<String> y =
        g.nodes(
            weights.kind().name(),
            1 + weights.kind().states(),
            inputs,
            attributes(weights, layer.options().goBackwards() ? "reverse" : "forward"));
    boolean allStates = layer.options().returnState() || model.statesAsPorts();
    boolean lastStep = !layer.options().returnSequences() || x.mask() != null;
    int needed = allStates ? weights.kind().states() : lastStep ? 1 : 0;
    List<String> last = new ArrayList<>();
    for (String state : y.subList(1, 1 + needed)) {
      last.add(g.node("Squeeze", List.of(state, g.list(0))));
    }
    return results(model, layer, x, y.getFirst(), last);
  }

  private static List<Flow> results(
      ModelWriter model, Recurrent layer, Flow x, String all, List<String> last) {
    Shape state = Shape.of(layer.cell().units());
    List<Flow> results = new ArrayList<>();
    if (layer.options().returnSequences()) {
      results.add(sequences(model.graph(), layer, x, all, last));
    } else {
      results.add(new Flow(last.getFirst(), state, null));
    }
    for (int k = 0; k < last.size(); k++) {
      if (model.statesAsPorts()) {
        model.addStateOutput(stateName(layer, k) + "_out", last.get(k), state);
      }
      if (layer.options().returnState()) {
        results.add(new Flow(last.get(k), state, null));
      }
    }
    return results;
  }

  private static String stateName(Recurrent layer, int k) {
    return layer.name() + (k == 0 ? "_h" : "_c");
  }

  /// Y `[time, 1, batch, units]` as Keras has it: in the order of the steps, and behind the end of
  /// a sequence the last output again, where ONNX has 0.
  private static Flow sequences(
      GraphWriter g, Recurrent layer, Flow x, String all, List<String> last) {
    String timeMajor = g.node("Squeeze", List.of(all, g.list(1)));
    String y = g.node("Transpose", List.of(timeMajor), attribute("perm", 1, 0, 2));
    if (layer.options().goBackwards()) {
      y = g.node("Slice", List.of(y, g.list(-1), g.list(Integer.MIN_VALUE), g.list(1), g.list(-1)));
    } else if (x.mask() != null) {
      String real = g.node("Unsqueeze", List.of(x.mask(), g.list(2)));
      y =
          g.node(
              "Where", List.of(real, y, g.node("Unsqueeze", List.of(last.getFirst(), g.list(1)))));
    }
    Shape shape = Shape.of(x.shape().extent(0), layer.cell().units());
    return new Flow(y, shape, x.mask());
  }

  /// W, R and B, with an axis for the direction.
  private static List<String> weights(GraphWriter g, Recurrent layer, RecurrentWeights weights) {
    int units = weights.config().units();
    int rows = weights.kind().gates() * units;
    return List.of(
        g.weights(
            List.of(weights.cell(), "W"),
            layer.name() + "/W",
            () -> Value.of(weights.w(), 1, rows, weights.features())),
        g.weights(
            List.of(weights.cell(), "R"),
            layer.name() + "/R",
            () -> Value.of(weights.r(), 1, rows, units)),
        g.weights(
            List.of(weights.cell(), "B"),
            layer.name() + "/B",
            () -> Value.of(weights.bias(), 1, 2 * rows)));
  }

  /// The number of real steps of every sequence; empty if all are real.
  static String lengths(GraphWriter g, @Nullable String mask) {
    if (mask == null) {
      return "";
    }
    String ones = LayerRules.cast(g, mask, ElementType.INT32);
    return g.node("ReduceSum", List.of(ones, g.list(1)), attribute("keepdims", 0L));
  }

  /// With an axis for the direction; none if the layer begins at 0.
  private static List<String> initialStates(
      ModelWriter model, Recurrent layer, List<Flow> given, RecurrentWeights weights) {
    GraphWriter g = model.graph();
    List<String> states = new ArrayList<>();
    for (Flow state : given) {
      states.add(g.node("Unsqueeze", List.of(state.name(), g.list(0))));
    }
    for (int k = 0; given.isEmpty() && model.statesAsPorts() && k < weights.kind().states(); k++) {
      String state =
          g.input(stateName(layer, k), ElementType.FLOAT, Shape.of(layer.cell().units()));
      states.add(g.node("Unsqueeze", List.of(state, g.list(0))));
    }
    return states;
  }

  private static AttributeProto[] attributes(RecurrentWeights weights, String direction) {
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("hidden_size", (long) weights.config().units()));
    attributes.add(attribute("direction", direction));
    attributes.add(
        GraphWriter.texts(
            "activations", weights.activations().stream().map(a -> a.kind().onnx()).toList()));
    if (weights.activations().stream().anyMatch(a -> a.kind().hasAlpha())) {
      attributes.add(
          GraphWriter.reals(
              "activation_alpha",
              weights.activations().stream()
                  .filter(a -> a.kind().hasAlpha())
                  .map(RecurrentActivation::alpha)
                  .toList()));
    }
    if (weights.activations().stream().anyMatch(a -> a.kind().hasBeta())) {
      attributes.add(
          GraphWriter.reals(
              "activation_beta",
              weights.activations().stream()
                  .filter(a -> a.kind().hasBeta())
                  .map(RecurrentActivation::beta)
                  .toList()));
    }
    if (weights.linearBeforeReset()) {
      attributes.add(attribute("linear_before_reset", 1L));
    }
    return attributes.toArray(AttributeProto[]::new);
  }
}
