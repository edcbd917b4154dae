package dev.elman.data;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// One input, label or weight of many samples of the same shape, each to be had at once by its
/// number: rows of a tensor, or windows on a series.
///
/// A column allocates nothing per row, and any number of threads may read it.
public interface Column {
  /// The number of samples.
  int rows();

  /// The shape of one sample.
  Shape sample();

  /// Copies a sample.
  ///
  /// @param row the number of the sample, from 0 to [#rows()] − 1
  /// @param to where its values are written, row-major
  /// @param at the index of the first of them
  void copy(int row, float[] to, int at);

  /// The rows of a tensor; nothing is copied.
  static Column of(Tensor tensor) {
    return new WindowColumn(
        tensor, tensor.extent(0), tensor.shape().dropFirst(), new WindowColumn.Cut(0, 1, 1, 1));
  }

  /// The samples at some places of an order, copied: `[to - from, …]`.
  default Tensor gather(RowOrder order, int from, int to) {
    Tensor tensor = Tensor.zeros(sample().prepend(to - from));
    int size = tensor.rowSize();
    for (int place = from; place < to; place++) {
      copy(order.row(place), tensor.data(), (place - from) * size);
    }
    return tensor;
  }
}
