package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import java.util.Arrays;
import java.util.List;

/// A time-major buffer of a [Step], its window at the current step, and windows on its blocks of U
/// columns.
final class StepBuffer {
  private final int columns;
  private final Matrix window = new Matrix();
  private final Matrix[] blocks;
  private float[] data = new float[0];

  StepBuffer(int columns, int blocks) {
    this.columns = columns;
    this.blocks = windows(blocks);
  }

  /// Buffers for the states of a cell.
  static StepBuffer[] ofStates(Cell cell) {
    List<Integer> sizes = cell.stateSizes();
    return of(sizes, new int[sizes.size()]);
  }

  /// Buffers for what a cell saves, or for its gradients.
  static StepBuffer[] ofSaved(Cell cell) {
    List<Integer> sizes = cell.savedSizes();
    int[] gates = new int[sizes.size()];
    countGates(cell, 0, gates);
    return of(sizes, gates);
  }

  private static StepBuffer[] of(List<Integer> columns, int[] blocks) {
    StepBuffer[] buffers = new StepBuffer[blocks.length];
    Arrays.setAll(buffers, k -> new StepBuffer(columns.get(k), blocks[k]));
    return buffers;
  }

  /// Notes how many blocks those saved blocks have that are z or the gates of an inner cell.
  ///
  /// @param first the number of the first saved block of this cell
  private static void countGates(Cell cell, int first, int[] gates) {
    for (Cell.Part part : cell.parts()) {
      for (int saved : new int[] {part.z(), part.gates()}) {
        if (saved != Cell.Part.OUTER) {
          gates[first + saved] = part.cell().gates();
        }
      }
      countGates(part.cell(), first + part.firstSaved(), gates);
    }
  }

  /// So many windows on nothing.
  static Matrix[] windows(int count) {
    Matrix[] windows = new Matrix[count];
    Arrays.setAll(windows, _ -> new Matrix());
    return windows;
  }

  /// Takes room for so many rows from the tape.
  void take(Tape tape, int slot, int rows) {
    data = tape.floats(slot, rows * columns);
  }

  /// Writes over another buffer.
  void share(StepBuffer other) {
    data = other.data;
  }

  /// Moves the windows to these rows.
  void move(int firstRow, int rows) {
    window.on(data, firstRow * columns, rows, columns);
    for (int k = 0; k < blocks.length; k++) {
      int width = columns / blocks.length;
      blocks[k].onColumns(window, k * width, width);
    }
  }

  int columns() {
    return columns;
  }

  float[] data() {
    return data;
  }

  Matrix window() {
    return window;
  }

  Matrix block(int k) {
    return blocks[k];
  }

  Matrix[] blocks() {
    return blocks;
  }
}
