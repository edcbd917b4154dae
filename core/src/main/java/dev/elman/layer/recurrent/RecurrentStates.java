package dev.elman.layer.recurrent;

import dev.elman.layer.CarriedState;
import dev.elman.layer.Tape;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The states before the first step and behind the last, in the order of the batch, and their
/// gradients.
final class RecurrentStates {
  private static final int GIVEN = 7; // on the tape; RecurrentInputs and CellDropout have 1 to 6

  private final Recurrent layer;
  private final int[] sizes;
  private final List<CarriedState> carried = new ArrayList<>();
  private final Supplier<Given> newGiven = Given::new;

  /// The first states of a pass that come from outside.
  private static final class Given {
    private Tensor[] tensors = {};
    private int first;
    private boolean waits; // for the pass to begin
    private boolean used; // by the pass that has begun last
  }

  RecurrentStates(Recurrent layer, boolean stateful) {
    this.layer = layer;
    sizes = layer.cell().stateSizes().stream().mapToInt(Integer::intValue).toArray();
    for (int k = 0; stateful && k < sizes.length; k++) {
      carried.add(new CarriedState(layer.type(), sizes[k]));
    }
  }

  /// How many states there are.
  int count() {
    return sizes.length;
  }

  /// Lets the next pass begin with these states, from index `first` on.
  void give(Tape tape, Tensor[] states, int first) {
    Given given = tape.object(GIVEN, newGiven);
    given.tensors = states;
    given.first = first;
    given.waits = true;
  }

  /// How many first states the last pass was given.
  int given(Tape tape) {
    return tape.object(GIVEN, newGiven).used ? sizes.length : 0;
  }

  /// What is carried from batch to batch.
  List<CarriedState> carried() {
    return List.copyOf(carried);
  }

  void reset() {
    for (int k = 0; k < carried.size(); k++) { // an iterator would be allocated
      carried.get(k).clear();
    }
  }

  /// Writes the first states: those given, or carried, or zeros.
  void begin(Tape tape, Step step) {
    Given given = tape.object(GIVEN, newGiven);
    given.used = given.waits;
    given.waits = false;
    for (int k = 0; k < sizes.length; k++) {
      float[] to = step.reached(k);
      int size = sizes[k];
      if (given.used) {
        gather(given.tensors[given.first + k].data(), 0, step.table(), size, to);
      } else if (carried.isEmpty()) {
        Arrays.fill(to, 0, step.batch() * size, 0);
      } else {
        float[] all = carried.get(k).values(tape.batchRows());
        gather(all, tape.firstRow(), step.table(), size, to);
      }
    }
  }

  /// Carries the last states on.
  void end(Tape tape, Step step) {
    for (int k = 0; k < carried.size(); k++) {
      float[] all = carried.get(k).values(tape.batchRows());
      scatter(step.reached(k), step.table(), sizes[k], all, tape.firstRow());
    }
  }

  private static void gather(
      float[] from, int firstRow, RecurrentTimetable table, int size, float[] to) {
    for (int row = 0; row < table.batch(); row++) {
      System.arraycopy(from, (firstRow + table.batchRow(row)) * size, to, row * size, size);
    }
  }

  private static void scatter(
      float[] from, RecurrentTimetable table, int size, float[] to, int firstRow) {
    for (int row = 0; row < table.batch(); row++) {
      System.arraycopy(from, row * size, to, (firstRow + table.batchRow(row)) * size, size);
    }
  }

  /// State `k` behind the last step.
  Tensor last(Tape tape, Step step, int k) {
    Tensor state = tape.tensor(step.freeSlot() + k, step.batch(), sizes[k]);
    scatter(step.reached(k), step.table(), sizes[k], state.data(), 0);
    return state;
  }

  /// Sets the gradient of the last state `k`; null for zeros.
  void setGradient(Step step, int k, @Nullable Tensor gradient) {
    if (gradient == null) {
      Arrays.fill(step.dStateData(k), 0, step.batch() * sizes[k], 0);
    } else {
      gather(gradient.data(), 0, step.table(), sizes[k], step.dStateData(k));
    }
  }

  /// The gradient of the first state `k`.
  Tensor gradient(Tape tape, Step step, int k) {
    Tensor gradient = tape.tensor(step.freeSlot() + sizes.length + k, step.batch(), sizes[k]);
    scatter(step.dStateData(k), step.table(), sizes[k], gradient.data(), 0);
    return gradient;
  }

  /// Requires one tensor per state, with a row per row of x.
  void check(Tensor x, Tensor[] states) {
    require(
        Arrays.stream(sizes).mapToObj(size -> Shape.of(x.extent(0), size)).toList(),
        Arrays.stream(states).map(Tensor::shape).toList(),
        "batch",
        "units");
  }

  /// Requires no states, or one per state of the cell; the shapes are those of samples.
  void checkShapes(List<Shape> states) {
    if (!states.isEmpty()) {
      require(Arrays.stream(sizes).mapToObj(Shape::of).toList(), states, "units");
    }
  }

  private void require(List<Shape> expected, List<Shape> got, String... axes) {
    if (!got.equals(expected)) {
      throw new IllegalArgumentException(
          layer.displayName()
              + " initial state: expected "
              + labelled(expected, axes)
              + ", but got "
              + labelled(got, axes)
              + ". Pass one tensor per state, with a row per sample of x.");
    }
  }

  private static String labelled(List<Shape> shapes, String... axes) {
    return shapes.stream()
        .map(shape -> shape.rank() == axes.length ? shape.labelled(axes) : shape.toString())
        .collect(Collectors.joining(" and "));
  }
}
