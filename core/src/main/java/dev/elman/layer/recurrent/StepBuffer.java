package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import java.util.Arrays;
import java.util.List;

/// A time-major buffer of a [Step], its window on some rows, and windows on the blocks of its
/// columns.
final class StepBuffer {
  final int columns;
  final Matrix window = new Matrix();
  final Matrix[] blocks;
  float[] data = new float[0];

  /// @param blocks how many blocks the columns are divided into
  StepBuffer(int columns, int blocks) {
    this.columns = columns;
    this.blocks = windows(blocks);
  }

  /// Buffers of so many columns, which have no blocks.
  static StepBuffer[] of(List<Integer> columns) {
    return columns.stream().map(count -> new StepBuffer(count, 0)).toArray(StepBuffer[]::new);
  }

  /// Windows on nothing yet.
  static Matrix[] windows(int count) {
    Matrix[] windows = new Matrix[count];
    Arrays.setAll(windows, _ -> new Matrix());
    return windows;
  }

  /// Takes room for so many rows from the tape.
  void take(Tape tape, int slot, int rows) {
    data = tape.floats(slot, rows * columns);
  }

  /// Moves the windows.
  void move(int firstRow, int rows) {
    window.on(data, firstRow * columns, rows, columns);
    for (int k = 0; k < blocks.length; k++) {
      int width = columns / blocks.length;
      blocks[k].onColumns(window, k * width, width);
    }
  }
}
