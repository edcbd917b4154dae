package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The windows that a [Cell] sees at one time step, moved along the sequence by [Recurrent].
///
/// All buffers are time-major: the rows of step t follow those of step t - 1. Sequences with masked
/// steps have fewer rows in late steps; [Recurrent] says how. States have the rows before the first
/// step in front; step t reads the rows of the step before ([#previous]) and writes its own
/// ([#state]).
///
/// The buffers hold all steps at once, or a segment of them where the others are computed again or,
/// in inference, not needed again.
public final class Step {
  // Numbers of the buffers on the tape of the layer; states and saved blocks follow from
  // FIRST_STATE on.
  private static final int Z = 8;
  private static final int GATES = 9;
  private static final int DZ = 10;
  private static final int SCRATCH = 11;
  private static final int FIRST_STATE = 12;

  private final int units;
  private final StepBuffer z;
  private final StepBuffer gates;
  private final StepBuffer dz;
  private final StepBuffer[] states;
  private final StepBuffer[] saved;
  private final StepBuffer[] dSaved;
  private final Matrix[] previous;
  private final Matrix[] dStates;
  private final float[][] dStateData; // [B, size] each
  private final float[][]
      reached; // [B, size] each: the states of all rows as far as they have come
  private final float[][] kept; // [segments, B, size] each: the states before each segment
  private final Matrix[] scratch;
  private final Matrix zFirst = new Matrix();
  private final Matrix dzFirst = new Matrix();
  private final Matrix block = new Matrix();
  private final Step[] parts;
  private final RecurrentTimetable table;
  private final boolean keepsPreActivations;
  private float[] scratchData = new float[0];
  private @Nullable Tape tape;
  private int spanFirst; // the steps that the windows lie over
  private int spanLast;
  private boolean recomputes;
  private boolean passes;
  private int from; // the steps in the buffers
  private int end;
  private int current;

  Step(Cell cell) {
    units = cell.units();
    int g = cell.gates() * units;
    List<Integer> sizes = cell.stateSizes();
    z = new StepBuffer(g, cell.gates());
    gates = new StepBuffer(g, cell.gates());
    dz = new StepBuffer(g, cell.gates());
    states = StepBuffer.ofStates(cell);
    saved = StepBuffer.ofSaved(cell);
    dSaved = StepBuffer.ofSaved(cell);
    previous = StepBuffer.windows(sizes.size());
    dStates = StepBuffer.windows(sizes.size());
    dStateData = new float[sizes.size()][0];
    reached = new float[sizes.size()][0];
    kept = new float[sizes.size()][0];
    table = new RecurrentTimetable();
    scratch = StepBuffer.windows(cell.scratchBlocks());
    keepsPreActivations = cell.keepsPreActivations();
    parts = parts(cell);
  }

  /// The windows of `outer` that belong to a cell inside of its cell.
  private Step(Step outer, Cell.Part part) {
    Cell cell = part.cell();
    int stateCount = cell.stateSizes().size();
    int savedCount = cell.savedSizes().size();
    units = cell.units();
    z = part.z() == Cell.Part.OUTER ? outer.z : outer.saved[part.z()];
    gates = part.gates() == Cell.Part.OUTER ? outer.gates : outer.saved[part.gates()];
    dz = part.z() == Cell.Part.OUTER ? outer.dz : outer.dSaved[part.z()];
    states =
        part.nextState() == Cell.Part.OUTER
            ? part(outer.states, part.firstState(), stateCount)
            : part(outer.saved, part.nextState(), stateCount);
    saved = part(outer.saved, part.firstSaved(), savedCount);
    dSaved = part(outer.dSaved, part.firstSaved(), savedCount);
    previous = part(outer.previous, part.firstState(), stateCount);
    dStates = part(outer.dStates, part.firstState(), stateCount);
    dStateData = new float[0][];
    reached = new float[0][];
    kept = new float[0][];
    table = outer.table;
    scratch = StepBuffer.windows(cell.scratchBlocks());
    keepsPreActivations = cell.keepsPreActivations();
    parts = parts(cell);
  }

  private Step[] parts(Cell cell) {
    return cell.parts().stream().map(part -> new Step(this, part)).toArray(Step[]::new);
  }

  private static <T> T[] part(T[] all, int first, int count) {
    return Arrays.copyOfRange(all, first, first + count);
  }

  /// Begins a pass over sequences that [#table] has been planned for; the first states, [#reached],
  /// are still to be written.
  ///
  /// @param recompute whether backward computes all but the states between segments again
  void begin(Tape newTape, boolean recompute) {
    tape = newTape;
    recomputes = recompute && table.segment() < table.steps();
    passes = !newTape.training(); // no step is looked at again: segment after segment, in the cache
    from = 0;
    end = 0;
    for (int k = 0; k < states.length; k++) {
      reached[k] = newTape.floats(slot(2, k), table.batch() * states[k].columns());
      int segments = recomputes ? Math.ceilDiv(table.steps(), table.segment()) : 0;
      kept[k] = newTape.floats(slot(3, k), segments * table.batch() * states[k].columns());
    }
    beginParts();
  }

  private void beginParts() {
    for (int k = 0; k < parts.length; k++) {
      parts[k].tape = pass().child(1 + k);
      parts[k].beginParts();
    }
  }

  /// The numbers of several buffers per state behind those of the saved blocks.
  private int slot(int kind, int k) {
    return FIRST_STATE + 2 * saved.length + kind * states.length + k;
  }

  /// The number of steps that are held at once, but for the last ones.
  int window() {
    return recomputes || passes ? table.segment() : Math.max(1, table.steps());
  }

  /// Moves on to the next steps that are held at once; false if there are none.
  boolean next() {
    if (end > 0) {
      reach();
    }
    if (end == table.steps()) {
      return false;
    }
    load(end);
    for (int k = 0; k < states.length; k++) {
      int size = states[k].columns();
      int values = table.rows(from) * size;
      if (recomputes) {
        System.arraycopy(reached[k], 0, kept[k], keptAt(size), values);
      }
      System.arraycopy(reached[k], 0, states[k].data(), 0, values);
    }
    return true;
  }

  /// The first of the last steps that are held at once; negative if there are none.
  int lastFrom() {
    return table.steps() == 0 ? -1 : (table.steps() - 1) / window() * window();
  }

  /// Moves back to the steps from `first` on; false if they must be computed again, from the states
  /// that were kept.
  boolean returnTo(int first) {
    boolean held = first == from;
    if (!held) {
      load(first);
    }
    // of one segment only: it is used up before the next one begins
    int rows = table.first(segmentEnd(from)) - table.first(from);
    Tape own = pass();
    dz.take(own, DZ, rows);
    for (int k = 0; k < saved.length; k++) {
      dSaved[k].take(own, FIRST_STATE + saved.length + k, rows);
    }
    for (int k = 0; !held && k < states.length; k++) {
      int size = states[k].columns();
      System.arraycopy(kept[k], keptAt(size), states[k].data(), 0, table.rows(from) * size);
    }
    return held;
  }

  /// The index in what is kept of the states before the first step held.
  private int keptAt(int size) {
    return from / window() * table.batch() * size;
  }

  private void load(int newFrom) {
    Tape own = pass();
    from = newFrom;
    end = Math.min(from + window(), table.steps());
    int rows = rowsHeld();
    z.take(own, Z, rows);
    if (keepsPreActivations) {
      gates.take(own, GATES, rows);
    } else {
      gates.share(z);
    }
    for (int k = 0; k < states.length; k++) {
      states[k].take(own, slot(0, k), table.rows(from) + rows);
    }
    for (int k = 0; k < saved.length; k++) {
      saved[k].take(own, FIRST_STATE + k, rows);
    }
  }

  /// Notes how far every row has come at the end of the steps held.
  private void reach() {
    for (int k = 0; k < states.length; k++) {
      int size = states[k].columns();
      for (int row = 0; row < table.rows(from); row++) {
        int last = Math.min(end, table.length(row)) - 1;
        System.arraycopy(
            states[k].data(), (rowBehind(last) + row) * size, reached[k], row * size, size);
      }
    }
  }

  /// The row of the buffers of states where those after step `t` begin.
  private int rowBehind(int t) {
    return table.rows(from) + table.first(t) - table.first(from);
  }

  /// Begins the way back: the gradients of the last states, [#dStateData], are still to be written.
  void beginBackward() {
    Tape own = pass();
    beginScratch();
    for (int k = 0; k < states.length; k++) {
      dStateData[k] = own.floats(slot(1, k), table.batch() * states[k].columns());
    }
  }

  private void beginScratch() {
    scratchData = pass().floats(SCRATCH, scratch.length * table.batch() * units);
    for (Step part : parts) {
      part.beginScratch();
    }
  }

  /// The first step held.
  int from() {
    return from;
  }

  /// The number behind the last step held.
  int end() {
    return end;
  }

  /// The number behind the last step of the segment of step `t`, as far as it is held.
  int segmentEnd(int t) {
    int segment = table.segment();
    return Math.min(end, (t / segment + 1) * segment);
  }

  /// The first step of the segment of step `t`.
  int segmentBegin(int t) {
    return t / table.segment() * table.segment();
  }

  /// The first number behind those of the buffers of the steps.
  int freeSlot() {
    return slot(4, 0);
  }

  /// The order of rows and steps.
  RecurrentTimetable table() {
    return table;
  }

  /// State `k` of all rows as far as they have come, `[B, size]`, in the order of the table.
  float[] reached(int k) {
    return reached[k];
  }

  /// The gradient of state `k` of all rows, `[B, size]`, in the order of the table.
  float[] dStateData(int k) {
    return dStateData[k];
  }

  /// State `k` in the buffers; [#stateAt] says where.
  float[] stateData(int k) {
    return states[k].data();
  }

  /// The index in [#stateData] of the state of a row behind step `t`, which is held.
  int stateAt(int k, int t, int row) {
    return (rowBehind(t) + row) * states[k].columns();
  }

  /// The number of rows of all steps held.
  int rowsHeld() {
    return table.first(end) - table.first(from);
  }

  /// The row of the buffers where those of step `t` begin.
  int rowOf(int t) {
    return table.first(t) - table.first(from);
  }

  /// Moves all windows to step `t`.
  Step at(int t) {
    moveParts(t);
    int rows = table.rows(t);
    for (int k = 0; k < dStates.length; k++) {
      dStates[k].on(dStateData[k], 0, rows, states[k].columns());
    }
    return span(t, t);
  }

  /// Tells the inner cells' steps too which step it is.
  private void moveParts(int t) {
    current = t;
    for (int k = 0; k < scratch.length; k++) {
      scratch[k].on(scratchData, k * table.batch() * units, table.rows(t), units);
    }
    for (Step part : parts) {
      part.moveParts(t);
    }
  }

  /// Moves all windows over the steps `first` to `last`, which [RecurrentTimetable#partBegin] has
  /// found, at once.
  Step span(int first, int last) {
    spanFirst = first;
    spanLast = last;
    int firstRow = rowOf(first);
    int rows = table.first(last + 1) - table.first(first);
    z.move(firstRow, rows);
    gates.move(firstRow, rows);
    int rowOfSegment = firstRow - rowOf(segmentBegin(first));
    dz.move(rowOfSegment, rows);
    int rowBefore = first == from ? 0 : rowBehind(first - 1);
    for (int k = 0; k < states.length; k++) {
      StepBuffer state = states[k];
      previous[k].on(state.data(), rowBefore * state.columns(), rows, state.columns());
      state.move(table.rows(from) + firstRow, rows);
    }
    for (int k = 0; k < saved.length; k++) {
      saved[k].move(firstRow, rows);
      dSaved[k].move(rowOfSegment, rows);
    }
    return this;
  }

  /// The first step that the windows lie over.
  int first() {
    return spanFirst;
  }

  /// The last step that the windows lie over.
  int last() {
    return spanLast;
  }

  /// Block `k` of U columns of a window, until the next call.
  Matrix block(Matrix whole, int k) {
    return block.onColumns(whole, k * units, units);
  }

  /// The tape of the layer.
  Tape layerTape() {
    return pass();
  }

  /// The windows of the inner cell `k` of [Cell#parts()].
  public Step part(int k) {
    return parts[k];
  }

  /// Whether backward follows, and what is random acts.
  public boolean training() {
    return pass().training();
  }

  /// The seed of what a row of the windows draws at this step. It is a function of the batch, the
  /// row of the batch and the step, so it does not depend on the number of threads or on the order
  /// in which rows are computed.
  ///
  /// ```
  /// keep = Seed.uniform(step.seed(row), unit) >= rate
  /// ```
  ///
  /// @param row the row of the windows
  public long seed(int row) {
    return Seed.mix(Seed.mix(tape().seed(), current), batchRow(row));
  }

  /// The number within the batch of a row of the windows.
  public int batchRow(int row) {
    return pass().firstRow() + table.batchRow(row);
  }

  /// A tape for what the cell makes in [Cell#begin] and for buffers that are not blocks of U
  /// columns. Its seed is the same for all rows of the batch.
  public Tape tape() {
    return pass().child(0);
  }

  private Tape pass() {
    return Objects.requireNonNull(tape, "a step before its pass");
  }

  /// The number of sequences. In late steps the windows have fewer rows if steps are masked.
  public int batch() {
    return table.batch();
  }

  /// The number of steps: the most real steps of any row.
  public int time() {
    return table.steps();
  }

  /// Pre-activations `[B, G]`, B being the number of rows that take part in the step. Overwritten
  /// by the gates unless [Cell#keepsPreActivations()].
  public Matrix z() {
    return z.window();
  }

  /// Block `k` of z: `[B, U]`.
  public Matrix z(int k) {
    return z.block(k);
  }

  /// The first `blocks` blocks of z: `[B, blocks · U]`.
  public Matrix zFirst(int blocks) {
    return zFirst.onColumns(z.window(), 0, blocks * units);
  }

  /// All gates `[B, G]`, the same window as z unless [Cell#keepsPreActivations()].
  public Matrix allGates() {
    return gates.window();
  }

  /// Gate `k`: `[B, U]`.
  public Matrix gate(int k) {
    return gates.block(k);
  }

  /// The gradients of all states.
  List<Matrix> dStates() {
    return List.of(dStates);
  }

  /// All gates.
  List<Matrix> gates() {
    return List.of(gates.blocks());
  }

  /// The gradient of z: `[B, G]`.
  public Matrix dz() {
    return dz.window();
  }

  /// Block `k` of the gradient of z: `[B, U]`.
  public Matrix dz(int k) {
    return dz.block(k);
  }

  /// The first `blocks` blocks of the gradient of z: `[B, blocks · U]`.
  public Matrix dzFirst(int blocks) {
    return dzFirst.onColumns(dz.window(), 0, blocks * units);
  }

  /// State `k` before the step: `[B, stateSizes[k]]`.
  public Matrix previous(int k) {
    return previous[k];
  }

  /// State `k` after the step: `[B, stateSizes[k]]`.
  public Matrix state(int k) {
    return states[k].window();
  }

  /// The gradient of state `k`: after the step when [Cell#stepBackward] begins, before the step
  /// when it ends.
  public Matrix dState(int k) {
    return dStates[k];
  }

  /// Block `k` that [Cell#step] saves: `[B, savedSizes[k]]`, which is `[B, U]` for most cells.
  public Matrix saved(int k) {
    return saved[k].window();
  }

  /// The gradient of [#saved], where [Cell#addGradients] needs it.
  public Matrix dSaved(int k) {
    return dSaved[k].window();
  }

  /// Work space of one step: `[B, U]`.
  public Matrix scratch(int k) {
    return scratch[k];
  }
}
