package dev.elman.data;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Sliding windows over a series: each sample is `length` values that follow each other, its label
/// the value behind them.
///
/// ```
/// series 1 2 3 4 5, length 3:   x = [1 2 3], [2 3 4]    y = [4], [5]
/// ```
///
/// The windows are copied, which suits short series; [TimeSeriesDataset] copies those of one batch
/// only.
///
/// @param x the windows, `[windows, length, 1]`
/// @param y the values behind them, `[windows, 1]`
public record Windows(Tensor x, Tensor y) {

  /// All windows of a series.
  ///
  /// @throws IllegalArgumentException if the length is less than 1, or the series has no value
  ///   behind the first window
  public static Windows of(float[] series, int length) {
    if (length < 1) {
      throw new IllegalArgumentException(
          "Windows length: expected at least 1 time step, but got " + length + ".");
    }
    int count = series.length - length;
    if (count < 1) {
      throw new IllegalArgumentException(
          "Windows: expected more than "
              + length
              + " values for windows of "
              + length
              + " steps and a value behind them, but got "
              + series.length
              + ". Use a shorter window or a longer series.");
    }
    Tensor values = Tensor.of(series, series.length, 1);
    var windows = new WindowColumn.Cut(0, 1, 1, length);
    var behind = new WindowColumn.Cut(length, 1, 1, 1);
    RowOrder all = new Ordering.All(count);
    return new Windows(
        new WindowColumn(values, count, Shape.of(length, 1), windows).gather(all, 0, count),
        new WindowColumn(values, count, Shape.of(1), behind).gather(all, 0, count));
  }
}
