package dev.elman.tensor;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// A dense float32 array, row-major: `[batch, time, features]` for a batch of sequences.
///
/// The values lie in [#data()] from index 0 in row-major order. A tensor is a plain container:
/// layers and the training loop write into the array. The array may be longer than the shape needs,
/// because work buffers are reused for batches of different sizes; [#size()] says how many values
/// count.
public final class Tensor {
  private final float[] data;
  private final Shape shape;
  private final int size;

  private Tensor(float[] data, Shape shape) {
    this.data = data;
    this.shape = shape;
    this.size = shape.size();
  }

  /// A tensor over an existing array; nothing is copied.
  ///
  /// @throws IllegalArgumentException if the number of values is not the product of the extents
  public static Tensor of(float[] data, int... extents) {
    Shape shape = Shape.of(extents);
    if (shape.size() != data.length) {
      throw new IllegalArgumentException(
          "Tensor: expected "
              + shape.size()
              + " values for shape "
              + shape
              + ", but got "
              + data.length
              + ". Check the order and the product of the extents.");
    }
    return new Tensor(data, shape);
  }

  /// A tensor over the first values of a work buffer that may be longer than the shape needs;
  /// nothing is copied.
  public static Tensor over(float[] buffer, Shape shape) {
    if (buffer.length < shape.size()) {
      throw new IllegalArgumentException(
          "Tensor: expected a buffer of at least "
              + shape.size()
              + " values for shape "
              + shape
              + ", but got "
              + buffer.length
              + ".");
    }
    return new Tensor(buffer, shape);
  }

  /// A tensor of zeros.
  public static Tensor zeros(int... extents) {
    return zeros(Shape.of(extents));
  }

  /// A tensor of zeros.
  public static Tensor zeros(Shape shape) {
    return new Tensor(new float[shape.size()], shape);
  }

  /// A `[n]` tensor holding a copy of the values.
  public static Tensor of(float[] values) {
    return of(values.clone(), values.length);
  }

  /// A `[rows, columns]` tensor holding a copy of the values.
  public static Tensor of(float[][] rows) {
    requireRows(rows.length);
    int columns = rows[0].length;
    float[] data = new float[Math.multiplyExact(rows.length, columns)];
    for (int row = 0; row < rows.length; row++) {
      copyRow(rows[row], row, columns, data, row * columns);
    }
    return of(data, rows.length, columns);
  }

  /// A `[batch, time, features]` tensor holding a copy of the values.
  public static Tensor of(float[][][] batch) {
    requireRows(batch.length);
    requireRows(batch[0].length);
    int time = batch[0].length;
    int features = batch[0][0].length;
    float[] data = new float[Math.multiplyExact(Math.multiplyExact(batch.length, time), features)];
    for (int b = 0; b < batch.length; b++) {
      if (batch[b].length != time) {
        throw raggedRow("time steps", b, time, batch[b].length);
      }
      for (int t = 0; t < time; t++) {
        copyRow(batch[b][t], b, features, data, (b * time + t) * features);
      }
    }
    return of(data, batch.length, time, features);
  }

  /// A tensor of random numbers, uniform in [0, 1).
  public static Tensor random(Seed seed, int... extents) {
    Tensor tensor = zeros(extents);
    RandomGenerator random = seed.generator();
    for (int i = 0; i < tensor.size; i++) {
      tensor.data[i] = random.nextFloat();
    }
    return tensor;
  }

  private static void requireRows(int rows) {
    if (rows == 0) {
      throw new IllegalArgumentException(
          "Tensor: expected at least one row, but got an empty array.");
    }
  }

  private static void copyRow(float[] row, int index, int columns, float[] data, int at) {
    if (row.length != columns) {
      throw raggedRow("values", index, columns, row.length);
    }
    System.arraycopy(row, 0, data, at, columns);
  }

  private static IllegalArgumentException raggedRow(String what, int row, int expected, int got) {
    return new IllegalArgumentException(
        "Tensor: expected "
            + expected
            + " "
            + what
            + " in every row as in row 0, but row "
            + row
            + " has "
            + got
            + ". Pad or cut the rows to one length.");
  }

  /// The values, row-major from index 0; not a copy. Only the first [#size()] of them belong to the
  /// tensor.
  public float[] data() {
    return data;
  }

  /// The extents of all axes.
  public Shape shape() {
    return shape;
  }

  /// The extent of one axis; negative axes count from the end.
  public int extent(int axis) {
    return shape.extent(axis);
  }

  /// The number of axes.
  public int rank() {
    return shape.rank();
  }

  /// The number of values.
  public int size() {
    return size;
  }

  /// The number of values in one row of the batch: the product of all extents but the first.
  public int rowSize() {
    return size / shape.extent(0);
  }

  /// The number of positions: the product of all extents but the last.
  public int positions() {
    return size / shape.features();
  }

  /// The value at an index of every axis.
  ///
  /// @throws IndexOutOfBoundsException if an index is outside its axis
  public float get(int... index) {
    if (index.length != rank()) {
      throw new IllegalArgumentException(
          "Tensor.get: expected "
              + rank()
              + " indices for shape "
              + shape
              + ", but got "
              + index.length
              + ".");
    }
    int at = 0;
    for (int axis = 0; axis < index.length; axis++) {
      at = at * shape.extent(axis) + Objects.checkIndex(index[axis], shape.extent(axis));
    }
    return data[at];
  }

  /// The rows `from` (inclusive) to `to` (exclusive) of the first axis, copied.
  ///
  /// @throws IndexOutOfBoundsException if the range is outside the first axis
  public Tensor rows(int from, int to) {
    Objects.checkFromToIndex(from, to, extent(0));
    return new Tensor(
        Arrays.copyOfRange(data, from * rowSize(), to * rowSize()),
        shape.dropFirst().prepend(to - from));
  }

  /// The same values with other extents; nothing is copied.
  public Tensor reshape(int... extents) {
    Shape reshaped = Shape.of(extents);
    if (reshaped.size() != size) {
      throw new IllegalArgumentException(
          "Tensor.reshape: expected a shape of "
              + size
              + " values as in "
              + shape
              + ", but got "
              + reshaped
              + " with "
              + reshaped.size()
              + ".");
    }
    return new Tensor(data, reshaped);
  }

  /// A copy of the values, row-major.
  public float[] toArray() {
    return Arrays.copyOf(data, size);
  }

  /// The index of the first value that is NaN or infinite, or -1.
  public int firstNonFinite() {
    for (int i = 0; i < size; i++) {
      if (!Float.isFinite(data[i])) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    String values = Arrays.toString(Arrays.copyOf(data, Math.min(size, 8)));
    return "Tensor" + shape + (size > 8 ? values.replace("]", ", …]") : values);
  }
}
