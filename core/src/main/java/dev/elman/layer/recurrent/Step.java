package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import java.util.Arrays;
import java.util.List;

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
  private final boolean keepsPreActivations;
  private float[] scratchData = new float[0];
  private int batch;
  private int time;

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
    states = buffers(sizes);
    saved = buffers(java.util.Collections.nCopies(cell.savedBlocks(), units));
    dSaved = buffers(java.util.Collections.nCopies(cell.savedBlocks(), units));
    previous = windows(sizes.size());
    dStates = windows(sizes.size());
    dStateData = new float[sizes.size()][];
    scratch = windows(cell.scratchBlocks());
    keepsPreActivations = cell.keepsPreActivations();
  }

  private static Buffer[] buffers(List<Integer> columns) {
    return columns.stream().map(count -> new Buffer(count, 0)).toArray(Buffer[]::new);
  }

  private static Matrix[] windows(int count) {
    Matrix[] windows = new Matrix[count];
    Arrays.setAll(windows, _ -> new Matrix());
    return windows;
  }

  /// Takes buffers for a sequence of this size from the tape.
  void begin(Tape tape, int newBatch, int newTime) {
    batch = newBatch;
    time = newTime;
    int rows = batch * time;
    z.data = tape.floats(Z, rows * z.columns);
    gates.data = keepsPreActivations ? tape.floats(GATES, rows * gates.columns) : z.data;
    int slot = FIRST_STATE;
    for (Buffer state : states) {
      state.data = tape.floats(slot++, (rows + batch) * state.columns);
    }
    for (Buffer block : saved) {
      block.data = tape.floats(slot++, rows * units);
    }
  }

  /// Takes the buffers of the way back as well, and sets the gradient of the last state to zero.
  void beginBackward(Tape tape) {
    int rows = batch * time;
    dz.data = tape.floats(DZ, rows * dz.columns);
    scratchData = tape.floats(SCRATCH, scratch.length * batch * units);
    int slot = FIRST_STATE + states.length + saved.length;
    for (Buffer block : dSaved) {
      block.data = tape.floats(slot++, rows * units);
    }
    for (int k = 0; k < states.length; k++) {
      dStateData[k] = tape.floats(slot++, batch * states[k].columns);
      Arrays.fill(dStateData[k], 0, batch * states[k].columns, 0);
      dStates[k].on(dStateData[k], 0, batch, states[k].columns);
    }
    for (int k = 0; k < scratch.length; k++) {
      scratch[k].on(scratchData, k * batch * units, batch, units);
    }
  }

  /// The first number behind those of the buffers of the states, the saved blocks and the gradients
  /// of both.
  int freeSlot() {
    return FIRST_STATE + 2 * (states.length + saved.length);
  }

  /// Moves all windows to step `t`.
  Step at(int t) {
    return span(t * batch, batch);
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

  /// Block `k` that [Cell#step] saves: `[B, U]`.
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
