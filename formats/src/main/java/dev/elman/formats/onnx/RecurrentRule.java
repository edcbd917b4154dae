package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.StackedCells;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes recurrent layers: as ONNX's `RNN`, `GRU` or `LSTM` where one of these computes the same
/// ([NativeRecurrence]), else as a loop over the operators of a step ([TimeLoop], [CellRule]).
final class RecurrentRule {
  /// The last letters of the names of states; those of stacked cells have numbers.
  private static final List<String> STATES = List.of("h", "c", "n", "m");

  private final ModelWriter model;
  private final GraphWriter g;
  private final Layer layer;
  private final List<Recurrent> directions;
  private final Flow x;

  /// What one direction gives.
  ///
  /// @param output h of all steps in the order of time, or of the last
  /// @param states the last states if they are wanted
  record Results(String output, List<String> states) {}

  private RecurrentRule(ModelWriter model, Layer layer, List<Recurrent> directions, Flow x) {
    this.model = model;
    g = model.graph();
    this.layer = layer;
    this.directions = directions;
    this.x = x;
  }

  /// Inputs: the sequences and, where they are given, one initial state each.
  static List<Flow> write(ModelWriter model, Recurrent layer, List<Flow> in) {
    RecurrentRule rule = new RecurrentRule(model, layer, List.of(layer), in.getFirst());
    Results results = rule.results(in.subList(1, in.size())).getFirst();
    String y = results.output;
    if (rule.sequences() && layer.options().goBackwards()) { // in the order of the steps
      GraphWriter g = rule.g;
      y = g.node("Slice", List.of(y, g.list(-1), g.list(Integer.MIN_VALUE), g.list(1), g.list(-1)));
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

  /// The results of each direction.
  private List<Results> results(List<Flow> given) {
    List<List<String>> initial = new ArrayList<>();
    int from = 0;
    for (Recurrent direction : directions) {
      int count = direction.cell().stateSizes().size();
      initial.add(
          given.isEmpty()
              ? ports(direction)
              : given.subList(from, from + count).stream().map(Flow::name).toList());
      from += count;
    }
    NativeRecurrence operator = NativeRecurrence.of(g, layer, directions, x);
    boolean wantsStates = options(Recurrent.Options::returnState) || hasPorts();
    List<Results> results =
        operator != null ? operator.write(initial, wantsStates) : loops(initial);
    for (int d = 0; d < directions.size() && hasPorts(); d++) {
      addPorts(directions.get(d), results.get(d).states);
    }
    return results;
  }

  /// The states as inputs of the graph, if they are.
  private List<String> ports(Recurrent direction) {
    List<String> ports = new ArrayList<>();
    List<Integer> sizes = direction.cell().stateSizes();
    for (int k = 0; k < sizes.size() && hasPorts(); k++) {
      ports.add(g.input(stateName(direction, k), ElementType.FLOAT, Shape.of(sizes.get(k))));
    }
    return ports;
  }

  private void addPorts(Recurrent direction, List<String> states) {
    List<Integer> sizes = direction.cell().stateSizes();
    for (int k = 0; k < states.size(); k++) {
      model.addOutput(stateName(direction, k) + "_out", states.get(k), Shape.of(sizes.get(k)));
    }
  }

  private static String stateName(Recurrent layer, int k) {
    boolean numbered = layer.cell() instanceof StackedCells || k >= STATES.size();
    return layer.name() + "_" + (numbered ? "state" + k : STATES.get(k));
  }

  private List<Results> loops(List<List<String>> initial) {
    CellRule rule = new CellRule(g);
    List<Results> results = new ArrayList<>();
    for (int d = 0; d < directions.size(); d++) {
      Cell cell = directions.get(d).cell();
      Recurrent.Options options = directions.get(d).options();
      TimeLoop loop =
          new TimeLoop(g, 2, x.mask(), options.goBackwards(), options.zeroOutputForMask());
      TimeLoop.Results all =
          loop.write(
              rule.project(cell, x.name()),
              initial.get(d).isEmpty() ? zeros(cell) : initial.get(d),
              cell.outputState(),
              (z, previous) -> rule.step(cell, z, previous));
      String last = all.states().get(cell.outputState());
      results.add(new Results(sequences() ? all.outputs() : last, all.states()));
    }
    return results;
  }

  private List<String> zeros(Cell cell) {
    Formula f = new Formula(g);
    return cell.stateSizes().stream().map(size -> f.zeros(x.name(), size)).toList();
  }

  /// The number of real steps of every sequence; empty if all are real.
  static String lengths(GraphWriter g, @Nullable String mask) {
    if (mask == null) {
      return "";
    }
    String ones = LayerRules.cast(g, mask, ElementType.INT32);
    return g.node("ReduceSum", List.of(ones, g.list(1)), attribute("keepdims", 0L));
  }
}
