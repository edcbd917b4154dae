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
/// All buffers are time-major: the B rows of step t follow those of step t - 1. States have one
/// slot more than there are steps; step t reads slot t ([#previous]) and writes slot t + 1
/// ([#state]).
public final class Step {
  // Numbers of the buffers on the tape of the layer; states and saved blocks follow from
  // FIRST_STATE on.
  private static final int Z = 8;
  private static final int GATES = 9;
  private static final int DZ = 10;
  private static final int SCRATCH = 11;
  private static final int FIRST_STATE = 12;

  private final int units;
  private final Buffer z;
  private final Buffer gates;
  private final Buffer dz;
  private final Buffer[] states;
  private final Buffer[] saved;
  private final Buffer[] dSaved;
  private final Matrix[] previous;
  private final Matrix[] dStates;
  private final float[][] dStateData;
  private final Matrix[] scratch;
  private final Matrix zFirst = new Matrix();
  private final Matrix dzFirst = new Matrix();
  private final Step[] parts;
  private final boolean keepsPreActivations;
  private float[] scratchData = new float[0];
  private @Nullable Tape tape;
  private int batch;
  private int time;
  private int current;

  /// A time-major buffer, its window at the current step, and windows on its blocks of U columns.
  private static final class Buffer {
    private final int columns;
    private final Matrix window = new Matrix();
    private final Matrix[] blocks;
    private float[] data = new float[0];

    private Buffer(int columns, int blocks) {
      this.columns = columns;
      this.blocks = windows(blocks);
    }

    private void move(int firstRow, int rows) {
      window.on(data, firstRow * columns, rows, columns);
      for (int k = 0; k < blocks.length; k++) {
        int width = columns / blocks.length;
        blocks[k].onColumns(window, k * width, width);
      }
    }
  }

  Step(Cell cell) {
    units = cell.units();
    int g = cell.gates() * units;
    List<Integer> sizes = cell.stateSizes();
    z = new Buffer(g, cell.gates());
    gates = new Buffer(g, cell.gates());
    dz = new Buffer(g, cell.gates());
    states = buffers(sizes, new int[sizes.size()]);
    int[] savedGates = new int[cell.savedSizes().size()];
    countSavedGates(cell, 0, savedGates);
    saved = buffers(cell.savedSizes(), savedGates);
    dSaved = buffers(cell.savedSizes(), savedGates);
    previous = windows(sizes.size());
    dStates = windows(sizes.size());
    dStateData = new float[sizes.size()][];
    scratch = windows(cell.scratchBlocks());
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
    scratch = windows(cell.scratchBlocks());
    keepsPreActivations = cell.keepsPreActivations();
    parts = parts(cell);
  }

  private Step[] parts(Cell cell) {
    return cell.parts().stream().map(part -> new Step(this, part)).toArray(Step[]::new);
  }

  private static <T> T[] part(T[] all, int first, int count) {
    return Arrays.copyOfRange(all, first, first + count);
  }

  /// Notes how many blocks those saved blocks have that are z or the gates of an inner cell.
  ///
  /// @param first the number of the first saved block of this cell
  private static void countSavedGates(Cell cell, int first, int[] savedGates) {
    for (Cell.Part part : cell.parts()) {
      for (int block : new int[] {part.z(), part.gates()}) {
        if (block != Cell.Part.OUTER) {
          savedGates[first + block] = part.cell().gates();
        }
      }
      countSavedGates(part.cell(), first + part.firstSaved(), savedGates);
    }
  }

  private static Buffer[] buffers(List<Integer> columns, int[] blocks) {
    Buffer[] buffers = new Buffer[blocks.length];
    Arrays.setAll(buffers, k -> new Buffer(columns.get(k), blocks[k]));
    return buffers;
  }

  private static Matrix[] windows(int count) {
    Matrix[] windows = new Matrix[count];
    Arrays.setAll(windows, _ -> new Matrix());
    return windows;
  }

  /// Takes buffers for a sequence of this size from the tape.
  void begin(Tape newTape, int newBatch, int newTime) {
    tape = newTape;
    batch = newBatch;
    time = newTime;
    int rows = batch * time;
    z.data = newTape.floats(Z, rows * z.columns);
    gates.data = keepsPreActivations ? newTape.floats(GATES, rows * gates.columns) : z.data;
    int slot = FIRST_STATE;
    for (Buffer state : states) {
      state.data = newTape.floats(slot++, (rows + batch) * state.columns);
    }
    for (Buffer block : saved) {
      block.data = newTape.floats(slot++, rows * block.columns);
    }
    beginParts();
  }

  private void beginParts() {
    for (int k = 0; k < parts.length; k++) {
      Step part = parts[k];
      part.tape = pass().child(1 + k);
      part.batch = batch;
      part.time = time;
      part.beginParts();
    }
  }

  /// Takes the buffers of the way back as well, and sets the gradient of the last state to zero.
  void beginBackward(Tape tape) {
    int rows = batch * time;
    dz.data = tape.floats(DZ, rows * dz.columns);
    int slot = FIRST_STATE + states.length + saved.length;
    for (Buffer block : dSaved) {
      block.data = tape.floats(slot++, rows * block.columns);
    }
    for (int k = 0; k < states.length; k++) {
      dStateData[k] = tape.floats(slot++, batch * states[k].columns);
      Arrays.fill(dStateData[k], 0, batch * states[k].columns, 0);
      dStates[k].on(dStateData[k], 0, batch, states[k].columns);
    }
    beginScratch();
  }

  private void beginScratch() {
    scratchData = pass().floats(SCRATCH, scratch.length * batch * units);
    for (int k = 0; k < scratch.length; k++) {
      scratch[k].on(scratchData, k * batch * units, batch, units);
    }
    for (Step part : parts) {
      part.beginScratch();
    }
  }

  /// The first number behind those of the buffers of the states, the saved blocks and the gradients
  /// of both.
  int freeSlot() {
    return FIRST_STATE + 2 * (states.length + saved.length);
  }

  /// Moves all windows to step `t`.
  Step at(int t) {
    count(t);
    return span(t * batch, batch);
  }

  private void count(int t) {
    current = t;
    for (Step part : parts) {
      part.count(t);
    }
  }

  /// Moves all windows over all steps at once.
  Step all() {
    return span(0, batch * time);
  }

  private Step span(int firstRow, int rows) {
    z.move(firstRow, rows);
    gates.move(firstRow, rows);
    dz.move(firstRow, rows);
    for (int k = 0; k < states.length; k++) {
      Buffer state = states[k];
      previous[k].on(state.data, firstRow * state.columns, rows, state.columns);
      state.move(firstRow + batch, rows);
    }
    for (int k = 0; k < saved.length; k++) {
      saved[k].move(firstRow, rows);
      dSaved[k].move(firstRow, rows);
    }
    return this;
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
    return pass().firstRow() + row;
  }

  /// A tape for what the cell makes in [Cell#begin] and for buffers that are not blocks of U
  /// columns. Its seed is the same for all rows of the batch.
  public Tape tape() {
    return pass().child(0);
  }

  private Tape pass() {
    return Objects.requireNonNull(tape, "a step before its pass");
  }

  /// B.
  public int batch() {
    return batch;
  }

  /// T.
  public int time() {
    return time;
  }

  /// Pre-activations `[B, G]`. Overwritten by the gates unless [Cell#keepsPreActivations()].
  public Matrix z() {
    return z.window;
  }

  /// Block `k` of z: `[B, U]`.
  public Matrix z(int k) {
    return z.blocks[k];
  }

  /// The first `blocks` blocks of z: `[B, blocks · U]`.
  public Matrix zFirst(int blocks) {
    return zFirst.onColumns(z.window, 0, blocks * units);
  }

  /// Gate `k`: `[B, U]`.
  public Matrix gate(int k) {
    return gates.blocks[k];
  }

  /// The gradients of all states.
  List<Matrix> dStates() {
    return List.of(dStates);
  }

  /// All gates.
  List<Matrix> gates() {
    return List.of(gates.blocks);
  }

  /// The gradient of z: `[B, G]`.
  public Matrix dz() {
    return dz.window;
  }

  /// Block `k` of the gradient of z: `[B, U]`.
  public Matrix dz(int k) {
    return dz.blocks[k];
  }

  /// The first `blocks` blocks of the gradient of z: `[B, blocks · U]`.
  public Matrix dzFirst(int blocks) {
    return dzFirst.onColumns(dz.window, 0, blocks * units);
  }

  /// State `k` before the step: `[B, stateSizes[k]]`.
  public Matrix previous(int k) {
    return previous[k];
  }

  /// State `k` after the step: `[B, stateSizes[k]]`.
  public Matrix state(int k) {
    return states[k].window;
  }

  /// The gradient of state `k`: after the step when [Cell#stepBackward] begins, before the step
  /// when it ends.
  public Matrix dState(int k) {
    return dStates[k];
  }

  /// Block `k` that [Cell#step] saves: `[B, savedSizes[k]]`, which is `[B, U]` for most cells.
  public Matrix saved(int k) {
    return saved[k].window;
  }

  /// The gradient of [#saved], where [Cell#addGradients] needs it.
  public Matrix dSaved(int k) {
    return dSaved[k].window;
  }

  /// Work space of one step: `[B, U]`.
  public Matrix scratch(int k) {
    return scratch[k];
  }

  float[] stateData(int k) {
    return states[k].data;
  }
}
