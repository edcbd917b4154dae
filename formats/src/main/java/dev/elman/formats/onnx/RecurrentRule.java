package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes recurrent layers as ONNX's `RNN`, `GRU` or `LSTM` with layout 0, between two explicit
/// transpositions: layout 1 is not understood everywhere. Both directions are one operator.
final class RecurrentRule {
  /// The number of the input P of an LSTM.
  private static final int PEEPHOLES = 7;

  private final ModelWriter model;
  private final GraphWriter g;
  private final Layer layer;
  private final List<Recurrent> directions;
  private final List<RecurrentWeights> weights;
  private final Flow x;

  /// What one direction gives: h of all steps or of the last, and the last states if they are
  /// wanted.
  private record Results(String output, List<String> states) {}

  private RecurrentRule(ModelWriter model, Layer layer, List<Recurrent> directions, Flow x) {
    this.model = model;
    g = model.graph();
    this.layer = layer;
    this.directions = directions;
    this.x = x;
    weights = directions.stream().map(direction -> RecurrentWeights.of(direction.cell())).toList();
    RecurrentWeights first = weights.getFirst();
    for (RecurrentWeights other : weights) {
      if (other.kind() != first.kind()
          || other.config().units() != first.config().units()
          || other.hasPeepholes() != first.hasPeepholes()
          || other.linearBeforeReset() != first.linearBeforeReset()) {
        throw new LayerRule.UnsupportedException(
            "ONNX's operator for both directions has one kind of cell and one number of units");
      }
    }
  }

  /// Inputs: the sequences and, where they are given, one initial state each.
  static List<Flow> write(ModelWriter model, Recurrent layer, List<Flow> in) {
    RecurrentRule rule = new RecurrentRule(model, layer, List.of(layer), in.getFirst());
    Results results = rule.results(in.subList(1, in.size())).getFirst();
    String y = results.output;
    if (rule.sequences() && layer.options().goBackwards()) { // in the order of the steps
      y =
          rule.g.node(
              "Slice",
              List.of(y, rule.list(-1), rule.list(Integer.MIN_VALUE), rule.list(1), rule.list(-1)));
    }
    return rule.flows(List.of(y), results.states);
  }

  /// Inputs: the sequences and perhaps the initial states, those of the forward layer first.
  static List<Flow> write(ModelWriter model, Bidirectional layer, List<Flow> in) {
    List<Recurrent> both = List.of(layer.forwardLayer(), layer.backwardLayer());
    RecurrentRule rule = new RecurrentRule(model, layer, both, in.getFirst());
    List<Results> results = rule.results(in.subList(1, in.size()));
    List<String> outputs = results.stream().map(Results::output).toList();
    List<String> merged =
        switch (layer.mergeMode()) {
          case CONCAT -> List.of(rule.g.node("Concat", outputs, attribute("axis", -1L)));
          case SUM -> List.of(rule.g.node("Add", outputs));
          case MUL -> List.of(rule.g.node("Mul", outputs));
          case AVE -> List.of(rule.g.node("Mean", outputs));
          case NONE -> outputs;
        };
    return rule.flows(merged, results.stream().flatMap(each -> each.states.stream()).toList());
  }

  private List<Flow> flows(List<String> outputs, List<String> states) {
    List<Shape> shapes = layer.outputShapes(List.of(x.shape()));
    List<String> all = new ArrayList<>(outputs);
    all.addAll(options(Recurrent.Options::returnState) ? states : List.of());
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean masked = sequences() && i < outputs.size();
      flows.add(new Flow(all.get(i), shapes.get(i), masked ? x.mask() : null));
    }
    return flows;
  }

  private boolean options(Predicate<Recurrent.Options> option) {
    return directions.stream().anyMatch(direction -> option.test(direction.options()));
  }

  private boolean sequences() {
    return options(Recurrent.Options::returnSequences);
  }

  /// Whether the states are inputs and outputs of the graph.
  private boolean hasPorts() {
    return model.statesAsPorts() || options(Recurrent.Options::stateful);
  }

  private String list(int value) {
    return g.list(value);
  }

  /// The results of each direction.
  private List<Results> results(List<Flow> initialStates) {
    RecurrentWeights first = weights.getFirst();
    List<String> inputs = new ArrayList<>();
    inputs.add(g.node("Transpose", List.of(x.name()), attribute("perm", 1, 0, 2)));
    inputs.addAll(weights());
    inputs.add(lengths(g, x.mask()));
    inputs.addAll(states(initialStates));
    if (first.hasPeepholes()) { // behind both states, which may be left out
      inputs.addAll(Collections.nCopies(PEEPHOLES - inputs.size(), ""));
      inputs.add(joined("P", RecurrentWeights::peepholes, 3 * first.config().units()));
    }
    List<String> y = g.nodes(first.kind().name(), 1 + first.kind().states(), inputs, attributes());
    boolean allStates = options(Recurrent.Options::returnState) || hasPorts();
    int needed = allStates ? first.kind().states() : !sequences() || x.mask() != null ? 1 : 0;
    List<List<String>> states = new ArrayList<>();
    for (String state : y.subList(1, 1 + needed)) {
      states.add(ofDirections(state, 0));
    }
    List<String> steps = sequences() ? ofDirections(y.getFirst(), 1) : List.of();
    List<Results> results = new ArrayList<>();
    for (int d = 0; d < directions.size(); d++) {
      int number = d;
      List<String> own = states.stream().map(state -> state.get(number)).toList();
      addPorts(directions.get(d), own);
      results.add(new Results(sequences() ? sequence(d, steps.get(d), own) : own.getFirst(), own));
    }
    return results;
  }

  /// The parts of a value that belong to each direction, without the axis of directions.
  private List<String> ofDirections(String value, int axis) {
    int count = directions.size();
    List<String> parts =
        count == 1
            ? List.of(value)
            : g.nodes("Split", count, List.of(value), attribute("axis", (long) axis));
    return parts.stream().map(part -> g.node("Squeeze", List.of(part, list(axis)))).toList();
  }

  private void addPorts(Recurrent direction, List<String> states) {
    for (int k = 0; hasPorts() && k < states.size(); k++) {
      model.addStateOutput(
          stateName(direction, k) + "_out", states.get(k), Shape.of(direction.cell().units()));
    }
  }

  private static String stateName(Recurrent layer, int k) {
    return layer.name() + (k == 0 ? "_h" : "_c");
  }

  /// `[time, batch, units]` as Keras has it: behind the end of a sequence the last output again,
  /// where ONNX has 0. A layer that goes backwards meets the padding first and gives 0 there.
  private String sequence(int d, String timeMajor, List<String> last) {
    String y = g.node("Transpose", List.of(timeMajor), attribute("perm", 1, 0, 2));
    Recurrent.Options options = directions.get(d).options();
    if (x.mask() == null || options.goBackwards() || options.zeroOutputForMask()) {
      return y;
    }
    String real = g.node("Unsqueeze", List.of(x.mask(), list(2)));
    return g.node(
        "Where", List.of(real, y, g.node("Unsqueeze", List.of(last.getFirst(), list(1)))));
  }

  /// W, R and B, with an axis for the directions.
  private List<String> weights() {
    RecurrentWeights first = weights.getFirst();
    int units = first.config().units();
    int rows = first.kind().gates() * units;
    return List.of(
        joined("W", RecurrentWeights::w, rows, first.features()),
        joined("R", RecurrentWeights::r, rows, units),
        joined("B", RecurrentWeights::bias, 2 * rows));
  }

  private String joined(String name, Function<RecurrentWeights, float[]> part, int... shape) {
    List<Object> key = new ArrayList<>(weights.stream().map(RecurrentWeights::cell).toList());
    key.add(name);
    int[] extents = new int[shape.length + 1];
    extents[0] = weights.size();
    System.arraycopy(shape, 0, extents, 1, shape.length);
    return g.weights(key, layer.name() + "/" + name, () -> Value.of(joined(part), extents));
  }

  private float[] joined(Function<RecurrentWeights, float[]> part) {
    float[] all = new float[0];
    for (RecurrentWeights direction : weights) {
      float[] own = part.apply(direction);
      int at = all.length;
      all = Arrays.copyOf(all, at + own.length);
      System.arraycopy(own, 0, all, at, own.length);
    }
    return all;
  }

  /// The number of real steps of every sequence; empty if all are real.
  static String lengths(GraphWriter g, @Nullable String mask) {
    if (mask == null) {
      return "";
    }
    String ones = LayerRules.cast(g, mask, ElementType.INT32);
    return g.node("ReduceSum", List.of(ones, g.list(1)), attribute("keepdims", 0L));
  }

  /// With an axis for the directions; none if the layer begins at 0.
  private List<String> states(List<Flow> given) {
    int kinds = weights.getFirst().kind().states();
    List<String> states = new ArrayList<>();
    for (int k = 0; k < kinds && (!given.isEmpty() || hasPorts()); k++) {
      List<String> parts = new ArrayList<>();
      for (int d = 0; d < directions.size(); d++) {
        String state =
            given.isEmpty() ? port(directions.get(d), k) : given.get(d * kinds + k).name();
        parts.add(g.node("Unsqueeze", List.of(state, list(0))));
      }
      states.add(
          parts.size() == 1 ? parts.getFirst() : g.node("Concat", parts, attribute("axis", 0L)));
    }
    return states;
  }

  private String port(Recurrent direction, int k) {
    return g.input(stateName(direction, k), ElementType.FLOAT, Shape.of(direction.cell().units()));
  }

  private AttributeProto[] attributes() {
    List<RecurrentActivation> activations =
        weights.stream().flatMap(direction -> direction.activations().stream()).toList();
    boolean backwards = directions.getFirst().options().goBackwards();
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("hidden_size", (long) weights.getFirst().config().units()));
    attributes.add(
        attribute(
            "direction",
            directions.size() == 2 ? "bidirectional" : backwards ? "reverse" : "forward"));
    attributes.add(
        GraphWriter.texts("activations", activations.stream().map(a -> a.kind().onnx()).toList()));
    List<Float> alphas =
        activations.stream()
            .filter(a -> a.kind().hasAlpha())
            .map(RecurrentActivation::alpha)
            .toList();
    List<Float> betas =
        activations.stream()
            .filter(a -> a.kind().hasBeta())
            .map(RecurrentActivation::beta)
            .toList();
    if (!alphas.isEmpty()) {
      attributes.add(GraphWriter.reals("activation_alpha", alphas));
    }
    if (!betas.isEmpty()) {
      attributes.add(GraphWriter.reals("activation_beta", betas));
    }
    if (weights.getFirst().linearBeforeReset()) {
      attributes.add(attribute("linear_before_reset", 1L));
    }
    return attributes.toArray(AttributeProto[]::new);
  }
}
