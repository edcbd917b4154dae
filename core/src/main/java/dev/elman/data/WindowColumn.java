package dev.elman.data;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Windows on the steps of a series. Nothing is copied before a window is asked for.
///
/// @param series `[time, …]`
/// @param rows the number of windows
/// @param sample the shape of a window
/// @param cut where the windows lie
record WindowColumn(Tensor series, int rows, Shape sample, Cut cut) implements Column {

  /// Step `t` of window `row` is step `start + row * stride + t * rate` of the series.
  ///
  /// @param start the first step of the first window
  /// @param stride from the beginning of a window to that of the next
  /// @param rate from a step of a window to the next
  /// @param length the number of steps of a window
  record Cut(int start, int stride, int rate, int length) {}

  @Override
  public void copy(int row, float[] to, int at) {
    int size = series.rowSize();
    int first = cut.start + row * cut.stride;
    if (cut.rate == 1) {
      System.arraycopy(series.data(), first * size, to, at, cut.length * size);
      return;
    }
    for (int t = 0; t < cut.length; t++) {
      System.arraycopy(series.data(), (first + t * cut.rate) * size, to, at + t * size, size);
    }
  }
}
