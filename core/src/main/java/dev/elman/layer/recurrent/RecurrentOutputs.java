package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The output of a recurrent layer: h of the last step or of all, in the order of the batch.
///
/// A masked step repeats the output of the real step before it, and the first state if there is
/// none, or gives zeros if that is wanted. So the gradient of such an output belongs to that step.
final class RecurrentOutputs {
  private final int state; // the number of h
  private final int units;
  private final boolean sequences;
  private final boolean zeroForMask;

  RecurrentOutputs(Cell cell, Recurrent.Options options) {
    state = cell.outputState();
    units = cell.outputSize();
    sequences = options.returnSequences();
    zeroForMask = options.zeroOutputForMask();
  }

  /// The size of h.
  int units() {
    return units;
  }

  /// The tensor for the outputs, with those before the first real step of each row.
  Tensor begin(Tape tape, int slot, Step step) {
    RecurrentTimetable table = step.table();
    if (!sequences) {
      return tape.tensor(slot, table.batch(), units);
    }
    Tensor y = tape.tensor(slot, table.batch(), table.time(), units);
    if (table.isMasked()) {
      if (zeroForMask) {
        Arrays.fill(y.data(), 0, y.size(), 0);
      }
      for (int row = 0; row < table.batch() && !zeroForMask; row++) {
        repeat(step.reached(state), row * units, y, table, row, 0, table.nextPlace(-1, row));
      }
    }
    return y;
  }

  /// Writes the outputs of the steps held.
  void write(Step step, Tensor y) {
    RecurrentTimetable table = step.table();
    float[] h = step.stateData(state);
    for (int t = step.from(); sequences && t < step.end(); t++) {
      for (int row = 0; row < table.rows(t); row++) {
        int at = step.stateAt(state, t, row);
        repeat(h, at, y, table, row, table.place(t, row), endOf(table, t, row));
      }
    }
  }

  /// The place behind those that show the output of step `t` of a row.
  private int endOf(RecurrentTimetable table, int t, int row) {
    return zeroForMask ? table.place(t, row) + 1 : table.nextPlace(t, row);
  }

  private void repeat(
      float[] h, int at, Tensor y, RecurrentTimetable table, int row, int place, int end) {
    int first = table.batchRow(row) * table.time();
    for (int p = place; p < end; p++) {
      System.arraycopy(h, at, y.data(), (first + p) * units, units);
    }
  }

  /// Writes the last outputs, if no others are wanted.
  void end(Step step, Tensor y) {
    RecurrentTimetable table = step.table();
    float[] h = step.reached(state);
    for (int row = 0; !sequences && row < table.batch(); row++) {
      int to = table.batchRow(row) * units;
      if (isZero(table, row)) {
        Arrays.fill(y.data(), to, to + units, 0);
      } else {
        System.arraycopy(h, row * units, y.data(), to, units);
      }
    }
  }

  private boolean isZero(RecurrentTimetable table, int row) {
    return zeroForMask && table.endsMasked(row);
  }

  /// Adds the gradient of the last outputs to that of the last states.
  ///
  /// @param dy null if nobody used the outputs
  void addLast(Step step, @Nullable Tensor dy) {
    RecurrentTimetable table = step.table();
    for (int row = 0; dy != null && !sequences && row < table.batch(); row++) {
      if (!isZero(table, row)) {
        add(dy, table.batchRow(row), step, row);
      }
    }
  }

  /// Adds the gradient of the outputs of step `t` to that of its states.
  void add(Step step, int t, @Nullable Tensor dy) {
    RecurrentTimetable table = step.table();
    for (int row = 0; dy != null && sequences && row < table.rows(t); row++) {
      add(dy, step, row, table.place(t, row), endOf(table, t, row));
    }
  }

  /// Adds the gradient of the outputs before the first real steps to that of the first states.
  void addFirst(Step step, @Nullable Tensor dy) {
    RecurrentTimetable table = step.table();
    boolean any = dy != null && sequences && !zeroForMask && table.isMasked();
    for (int row = 0; any && row < table.batch(); row++) {
      add(dy, step, row, 0, table.nextPlace(-1, row));
    }
  }

  private void add(@Nullable Tensor dy, Step step, int row, int place, int end) {
    int first = step.table().batchRow(row) * step.table().time();
    for (int p = place; dy != null && p < end; p++) {
      add(dy, first + p, step, row);
    }
  }

  private void add(Tensor dy, int position, Step step, int row) {
    float[] dh = step.dStateData(state);
    for (int u = 0; u < units; u++) {
      dh[row * units + u] += dy.data()[position * units + u];
    }
  }
}
