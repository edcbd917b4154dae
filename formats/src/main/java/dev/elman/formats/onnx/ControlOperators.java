package dev.elman.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Operators that run graphs: `If`, `Loop` and `Scan`.
final class ControlOperators {
  /// More turns than any sequence has steps; a loop that never ends is stopped here.
  private static final int MOST_TURNS = 1_000_000;

  private ControlOperators() {}

  /// Adds them to a catalogue.
  static void addTo(Map<String, Function<Attributes, Operator>> catalog) {
    catalog.put("If", ControlOperators::branch);
    catalog.put("Loop", ControlOperators::loop);
    catalog.put("Scan", ControlOperators::scan);
  }

  private static OnnxGraph graph(Attributes a, String name) {
    return OnnxGraph.inner(a.graph(name), a.version(), a.tensors());
  }

  private static Operator branch(Attributes a) {
    OnnxGraph yes = graph(a, "then_branch");
    OnnxGraph no = graph(a, "else_branch");
    return (scope, inputs) ->
        (Operator.need(inputs, 0).truth() ? yes : no).run(scope.inner(), List.of());
  }

  /// Values that grow by one slice per turn.
  private static Value stacked(List<Value> slices, boolean reverse, int axis) {
    List<Value> parts = new ArrayList<>();
    for (Value slice : reverse ? slices.reversed() : slices) {
      int[] shape = new int[slice.rank() + 1];
      int at = Value.axis(axis, shape.length);
      System.arraycopy(slice.shape(), 0, shape, 0, at);
      shape[at] = 1;
      System.arraycopy(slice.shape(), at, shape, at + 1, slice.rank() - at);
      parts.add(slice.reshape(shape));
    }
    if (parts.isEmpty()) {
      return Value.of(new float[0], 0);
    }
    return ShapeOperators.concat(parts.getFirst().axis(axis), parts.toArray(Value[]::new));
  }

  private static List<List<Value>> lists(int count) {
    List<List<Value>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  /// The body takes the turn, the condition and the carried values; it returns the condition, the
  /// carried values, and slices of the scanned results.
  private static Operator loop(Attributes a) {
    OnnxGraph body = graph(a, "body");
    return (scope, inputs) -> {
      Value count = Operator.get(inputs, 0);
      Value going = Operator.get(inputs, 1);
      long turns = count == null ? Long.MAX_VALUE : count.whole();
      boolean on = going == null || going.truth();
      List<Value> carried = new ArrayList<>();
      for (int i = 2; i < inputs.length; i++) {
        carried.add(Operator.need(inputs, i));
      }
      List<List<Value>> scanned = lists(body.outputs().size() - 1 - carried.size());
      for (long turn = 0; on && turn < turns; turn++) {
        requireEnd(turn);
        List<Value> given = new ArrayList<>();
        given.add(Value.of(new long[] {turn}));
        given.add(Value.of(ElementType.BOOL, new long[] {1}));
        given.addAll(carried);
        Value[] results = body.run(scope.inner(), given);
        on = results[0].truth();
        carried = Arrays.asList(results).subList(1, 1 + carried.size());
        append(scanned, results, 1 + carried.size());
      }
      List<Value> all = new ArrayList<>(carried);
      scanned.forEach(slices -> all.add(stacked(slices, false, 0)));
      return all.toArray(Value[]::new);
    };
  }

  private static void append(List<List<Value>> scanned, Value[] results, int first) {
    for (int k = 0; k < scanned.size(); k++) {
      scanned.get(k).add(results[first + k]);
    }
  }

  private static void requireEnd(long turn) {
    if (turn >= MOST_TURNS) {
      throw new IllegalArgumentException(
          "expected a loop of at most " + MOST_TURNS + " turns, but it goes on.");
    }
  }

  /// The body takes the states and a slice of every scanned input; it returns the states and a
  /// slice of every scanned result. In version 8 everything has a batch axis before it, and the
  /// lengths are the first input.
  private static Operator scan(Attributes a) {
    OnnxGraph body = graph(a, "body");
    int scanned = Math.toIntExact(a.whole("num_scan_inputs", 0));
    return a.version() < 9
        ? batchScan(a, body, scanned)
        : (scope, inputs) -> scan(a, body, scanned, scope, inputs);
  }

  private static Value[] scan(
      Attributes a, OnnxGraph body, int scanned, Scope scope, @Nullable Value[] inputs) {
    int states = inputs.length - scanned;
    int results = body.outputs().size() - states;
    if (states < 0 || results < 0 || scanned < 1) {
      throw new IllegalArgumentException(
          "expected at least one scanned input, and a result per state.");
    }
    int[] axes = a.ints("scan_input_axes", scanned, 0);
    int[] backwards = a.ints("scan_input_directions", scanned, 0);
    List<Value> carried = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      carried.add(Operator.need(inputs, i));
    }
    Value first = Operator.need(inputs, states);
    int time = first.extent(axes[0]);
    List<List<Value>> slices = lists(results);
    for (int t = 0; t < time; t++) {
      List<Value> given = new ArrayList<>(carried);
      for (int k = 0; k < scanned; k++) {
        Value x = Operator.need(inputs, states + k);
        Value at = Value.of(new long[] {backwards[k] == 1 ? time - 1 - t : t});
        given.add(SelectOperators.gather(x, x.axis(axes[k]), at));
      }
      Value[] outputs = body.run(scope.inner(), given);
      carried = Arrays.asList(outputs).subList(0, states);
      append(slices, outputs, states);
    }
    return scanResults(a, carried, slices);
  }

  private static Value[] scanResults(Attributes a, List<Value> carried, List<List<Value>> slices) {
    int[] axes = a.ints("scan_output_axes", slices.size(), 0);
    int[] backwards = a.ints("scan_output_directions", slices.size(), 0);
    List<Value> all = new ArrayList<>(carried);
    for (int k = 0; k < slices.size(); k++) {
      all.add(stacked(slices.get(k), backwards[k] == 1, axes[k]));
    }
    return all.toArray(Value[]::new);
  }

  private static Operator batchScan(Attributes a, OnnxGraph body, int scanned) {
    return (scope, inputs) -> {
      if (Operator.get(inputs, 0) != null) {
        throw new IllegalArgumentException("expected Scan of version 8 without sequence lengths.");
      }
      int batch = Operator.need(inputs, 1).extent(0);
      List<List<Value>> rows = lists(body.outputs().size());
      for (int b = 0; b < batch; b++) {
        @Nullable Value[] row = new Value[inputs.length - 1];
        for (int i = 0; i < row.length; i++) {
          row[i] =
              SelectOperators.gather(Operator.need(inputs, 1 + i), 0, Value.of(new long[] {b}));
        }
        append(rows, scan(a, body, scanned, scope, row), 0);
      }
      return rows.stream().map(slices -> stacked(slices, false, 0)).toArray(Value[]::new);
    };
  }
}
