package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The variational dropout of a cell: masks for inputs and for h that stay the same at all steps.
/// [CellConfig] says how many there are.
///
/// A mask is a function of the seed of the batch, the row in the batch and the place in the row, so
/// it does not depend on the number of threads nor on the order in which rows are computed:
///
/// ```
/// unit of mask m of a row = Seed.uniform(seed, (row · masks + m) · size + unit) < rate ? 0 : 1 / (1 - rate)
/// ```
final class CellDropout {
  /// No dropout.
  static final CellDropout NONE = new CellDropout(0, 0, null, 1, 0);

  private static final Supplier<Matrix> NEW_MATRIX = Matrix::new;

  // numbers of what is kept on the tape of the layer
  private static final int INPUT_MASKS = 4;
  private static final int STATE_MASKS = 5;
  private static final int MASKED = 6;
  private static final int FROM = 3;
  private static final int MASK = 4;
  private static final int TO = 5;

  private final float inputRate;
  private final float stateRate;
  private final @Nullable Integer seed;
  private final int inputBlocks;
  private final int stateBlocks;

  private CellDropout(
      double inputRate,
      double stateRate,
      @Nullable Integer seed,
      int inputBlocks,
      int stateBlocks) {
    this.inputRate = (float) inputRate;
    this.stateRate = (float) stateRate;
    this.seed = seed;
    this.inputBlocks = inputBlocks;
    this.stateBlocks = stateBlocks;
  }

  /// The dropout of a cell each of whose gates reads both the inputs and h.
  static CellDropout of(CellConfig config, int gates) {
    return of(config, gates, gates);
  }

  /// The dropout of a cell.
  ///
  /// @param inputBlocks how many blocks of columns W has
  /// @param stateBlocks how many R has
  static CellDropout of(CellConfig config, int inputBlocks, int stateBlocks) {
    return new CellDropout(
        config.dropout(), config.recurrentDropout(), config.seed(), inputBlocks, stateBlocks);
  }

  /// Masks are drawn for the cell of the layer alone.
  static void refuseInner(Cell outer) {
    for (Cell.Part part : outer.parts()) {
      if (part.cell().dropout().drops()) {
        throw new IllegalArgumentException(
            outer.type()
                + " cell: expected inner cells without dropout, but got a "
                + part.cell().type()
                + " that drops. Use a Dropout layer, or the inner cell by itself.");
      }
      refuseInner(part.cell());
    }
  }

  /// Whether anything is dropped in training.
  boolean drops() {
    return inputRate > 0 || stateRate > 0;
  }

  /// How many masks the inputs have in training, if each gate has its own; else 0.
  int mostInputMasks() {
    return inputRate == 0 || stateRate == 0 ? 0 : inputBlocks;
  }

  /// How many masks the inputs have in this pass: none, one for all gates, or one per gate.
  int inputMasks(Tape tape) {
    if (inputRate == 0 || !tape.training()) {
      return 0;
    }
    return stateRate == 0 ? 1 : inputBlocks;
  }

  /// How many masks h has in this pass: none, or one per gate.
  int stateMasks(Tape tape) {
    return stateRate == 0 || !tape.training() ? 0 : stateBlocks;
  }

  /// Draws the masks of a pass.
  void draw(Tape tape, RecurrentTimetable table, int features, int units) {
    draw(tape, INPUT_MASKS, inputRate, inputMasks(tape), table, features);
    draw(tape, STATE_MASKS, stateRate, stateMasks(tape), table, units);
  }

  private void draw(
      Tape tape, int slot, float rate, int masks, RecurrentTimetable table, int size) {
    float[] all = tape.floats(slot, masks * table.batch() * size); // [masks, B, size]
    long own = Seed.mix(seed == null ? tape.seed() : Seed.mix(tape.seed(), seed), slot);
    float scale = 1 / (1 - rate);
    int at = 0;
    for (int m = 0; m < masks; m++) {
      for (int row = 0; row < table.batch(); row++) {
        long first = ((long) (tape.firstRow() + table.batchRow(row)) * masks + m) * size;
        for (int i = 0; i < size; i++) {
          all[at++] = Seed.uniform(own, first + i) < rate ? 0 : scale;
        }
      }
    }
  }

  /// `to = from ⊙ input mask m`, over the steps `first` to `last`, whose rows lie behind each other
  /// from index `fromAt` and `toAt` on; the arrays may be the same.
  static void dropInputs(
      Tape tape,
      Step step,
      int first,
      int last,
      int m,
      int size,
      float[] from,
      int fromAt,
      float[] to,
      int toAt) {
    drop(tape, INPUT_MASKS, step, first, last, m, size, from, fromAt, to, toAt);
  }

  /// h before the steps of the windows, times state mask `m`: `[rows, U]`, until the next call.
  static Matrix dropState(Tape tape, Step step, int m) {
    Matrix h = step.previous(0);
    int size = h.columns();
    float[] to = tape.floats(MASKED, h.rows() * size);
    drop(tape, STATE_MASKS, step, step.first(), step.last(), m, size, h.data(), h.offset(), to, 0);
    return tape.object(TO, NEW_MATRIX).on(to, 0, h.rows(), size);
  }

  /// State mask `m` of the rows of one step.
  static Matrix stateMask(Tape tape, Step step, int m) {
    int size = step.previous(0).columns();
    RecurrentTimetable table = step.table();
    float[] masks = tape.floats(STATE_MASKS, 0);
    return tape.object(MASK, NEW_MATRIX)
        .on(masks, m * table.batch() * size, table.rows(step.first()), size);
  }

  /// Work space `[rows, U]` of the size of a state of one step.
  static Matrix scratch(Tape tape, Step step) {
    Matrix h = step.previous(0);
    float[] to = tape.floats(MASKED, h.rows() * h.columns());
    return tape.object(TO, NEW_MATRIX).on(to, 0, h.rows(), h.columns());
  }

  private static void drop(
      Tape tape,
      int slot,
      Step step,
      int first,
      int last,
      int m,
      int size,
      float[] from,
      int fromAt,
      float[] to,
      int toAt) {
    RecurrentTimetable table = step.table();
    float[] masks = tape.floats(slot, 0);
    Ops ops = tape.ops();
    for (int t = first; t <= last; t++) {
      int rows = table.rows(t);
      int behind = (table.first(t) - table.first(first)) * size;
      Matrix a = tape.object(FROM, NEW_MATRIX).on(from, fromAt + behind, rows, size);
      Matrix mask = tape.object(MASK, NEW_MATRIX).on(masks, m * table.batch() * size, rows, size);
      ops.multiply(a, mask, tape.object(TO, NEW_MATRIX).on(to, toAt + behind, rows, size));
    }
  }
}
