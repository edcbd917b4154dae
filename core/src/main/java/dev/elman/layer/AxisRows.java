package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// The vectors that lie along one axis of every sample, as rows behind each other: `[batch, …, d,
/// …]` ⇄ `[batch, rows, d]`, rows in the order of the other axes.
final class AxisRows {
  private final int axis;

  /// @param axis as Keras counts: 1 is the first axis of a sample, -1 the last one
  AxisRows(int axis) {
    this.axis = axis;
  }

  /// The axis of a sample of this rank, counted from 0; what is outside of the sample if there is
  /// no such axis.
  int ofSample(int rank) {
    return axis < 0 ? axis + rank : axis - 1;
  }

  /// Whether a sample has the axis.
  boolean fits(Shape sample) {
    int place = ofSample(sample.rank());
    return place >= 0 && place < sample.rank();
  }

  /// d.
  int length(Tensor x) {
    return x.extent(ofSample(x.rank() - 1) + 1);
  }

  /// The number of rows of one sample.
  int rows(Tensor x) {
    return x.rowSize() / length(x);
  }

  /// Lays the vectors of all samples in rows.
  void gather(Tensor x, float[] rows) {
    int length = length(x);
    int inner = inner(x);
    for (int i = 0; i < x.size(); i++) {
      rows[(i / inner / length * inner + i % inner) * length + i / inner % length] = x.data()[i];
    }
  }

  /// Lays rows back along the axis.
  void scatter(float[] rows, Tensor x) {
    int length = length(x);
    int inner = inner(x);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = rows[(i / inner / length * inner + i % inner) * length + i / inner % length];
    }
  }

  /// The distance between neighbours along the axis.
  private int inner(Tensor x) {
    int inner = 1;
    for (int i = ofSample(x.rank() - 1) + 2; i < x.rank(); i++) {
      inner *= x.extent(i);
    }
    return inner;
  }
}
