package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.formats.onnx.RecurrentRule.Results;
import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Recurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A recurrent layer as ONNX's `RNN`, `GRU` or `LSTM` with layout 0, between two explicit
/// transpositions: layout 1 is not understood everywhere. Both directions are one operator.
final class NativeRecurrence {
  /// The number of the input P of an LSTM.
  private static final int PEEPHOLES = 7;

  private final GraphWriter g;
  private final Layer layer;
  private final List<Recurrent> directions;
  private final List<RecurrentWeights> weights;
  private final Flow x;

  private NativeRecurrence(
      GraphWriter g,
      Layer layer,
      List<Recurrent> directions,
      List<RecurrentWeights> weights,
      Flow x) {
    this.g = g;
    this.layer = layer;
    this.directions = directions;
    this.weights = weights;
    this.x = x;
  }

  /// The operator that computes what the layers do, or null if there is none: for their cells,
  /// their activations, or two directions that are not of one kind and size.
  static @Nullable NativeRecurrence of(
      GraphWriter g, Layer layer, List<Recurrent> directions, Flow x) {
    List<RecurrentWeights> weights = new ArrayList<>();
    for (Recurrent direction : directions) {
      RecurrentWeights own = RecurrentWeights.of(direction.cell());
      if (own == null || (!weights.isEmpty() && !own.joins(weights.getFirst()))) {
        return null;
      }
      weights.add(own);
    }
    return new NativeRecurrence(g, layer, directions, weights, x);
  }

  private boolean sequences() {
    return directions.getFirst().options().returnSequences();
  }

  /// The results of each direction.
  ///
  /// @param initial the states before the first step, of each direction; empty lists for zeros
  /// @param wantsStates whether the last states are wanted
  List<Results> write(List<List<String>> initial, boolean wantsStates) {
    RecurrentWeights first = weights.getFirst();
    List<String> inputs = new ArrayList<>();
    inputs.add(g.node("Transpose", List.of(x.name()), attribute("perm", 1, 0, 2)));
    inputs.addAll(weights());
    inputs.add(RecurrentRule.lengths(g, x.mask()));
    inputs.addAll(states(initial));
    if (first.hasPeepholes()) { // behind both states, which may be left out
      inputs.addAll(Collections.nCopies(PEEPHOLES - inputs.size(), ""));
      inputs.add(joined("P", RecurrentWeights::peepholes, 3 * first.config().units()));
    }
    List<String> y = g.nodes(first.kind().name(), 1 + first.kind().states(), inputs, attributes());
    int needed = wantsStates ? first.kind().states() : !sequences() || x.mask() != null ? 1 : 0;
    List<List<String>> states = new ArrayList<>();
    for (String state : y.subList(1, 1 + needed)) {
      states.add(ofDirections(state, 0));
    }
    List<String> steps = sequences() ? ofDirections(y.getFirst(), 1) : List.of();
    List<Results> results = new ArrayList<>();
    for (int d = 0; d < directions.size(); d++) {
      int number = d;
      List<String> own = states.stream().map(state -> state.get(number)).toList();
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
    return parts.stream().map(part -> g.node("Squeeze", List.of(part, g.list(axis)))).toList();
  }

  /// `[time, batch, units]` as Keras has it: behind the end of a sequence the last output again,
  /// where ONNX has 0. A layer that goes backwards meets the padding first and gives 0 there.
  private String sequence(int d, String timeMajor, List<String> last) {
    String y = g.node("Transpose", List.of(timeMajor), attribute("perm", 1, 0, 2));
    Recurrent.Options options = directions.get(d).options();
    if (x.mask() == null || options.goBackwards() || options.zeroOutputForMask()) {
      return y;
    }
    Formula f = new Formula(g);
    return f.where(f.unsqueeze(x.mask(), 2), y, f.unsqueeze(last.getFirst(), 1));
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

  /// With an axis for the directions; none if the layer begins at 0.
  private List<String> states(List<List<String>> initial) {
    List<String> states = new ArrayList<>();
    for (int k = 0; k < initial.getFirst().size(); k++) {
      int number = k;
      List<String> parts =
          initial.stream()
              .map(own -> g.node("Unsqueeze", List.of(own.get(number), g.list(0))))
              .toList();
      states.add(
          parts.size() == 1 ? parts.getFirst() : g.node("Concat", parts, attribute("axis", 0L)));
    }
    return states;
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
