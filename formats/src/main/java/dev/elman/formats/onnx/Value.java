package dev.elman.formats.onnx;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;

/// What flows along an edge of an ONNX graph: an array of any rank, also 0, whose axes may be
/// empty. Nobody changes a value once it has been handed on.
final class Value {
  /// The most elements a value may have: 1 GiB of float32.
  static final int MOST_ELEMENTS = 1 << 28;

  /// How many elements a value may have while this is bound: fewer than [#MOST_ELEMENTS].
  static final ScopedValue<Integer> LIMIT = ScopedValue.newInstance();

  private final ElementType type;
  private final int[] shape;
  private final float[] reals;
  private final long[] wholes;

  private Value(ElementType type, int[] shape, float[] reals, long[] wholes) {
    this.type = type;
    this.shape = shape;
    this.reals = reals;
    this.wholes = wholes;
    int got = type.isReal() ? reals.length : wholes.length;
    if (got != size(shape)) {
      throw new IllegalArgumentException(
          "expected "
              + size(shape)
              + " elements for shape "
              + Arrays.toString(shape)
              + ", but got "
              + got
              + ".");
    }
  }

  /// Real numbers; the array is not copied.
  static Value of(float[] values, int... shape) {
    return of(ElementType.FLOAT, values, shape);
  }

  /// Real numbers of a type; the array is not copied.
  static Value of(ElementType type, float[] values, int... shape) {
    return new Value(type, shape, values, new long[0]);
  }

  /// Whole numbers; the array is not copied.
  static Value of(long[] values, int... shape) {
    return of(ElementType.INT64, values, shape);
  }

  /// Whole numbers of a type; the array is not copied.
  static Value of(ElementType type, long[] values, int... shape) {
    return new Value(type, shape, new float[0], values);
  }

  /// A list of whole numbers, such as a shape.
  static Value list(int... values) {
    return of(Arrays.stream(values).asLongStream().toArray(), values.length);
  }

  /// An array of zeros.
  static Value zeros(ElementType type, int... shape) {
    int size = size(shape);
    return type.isReal() ? of(type, new float[size], shape) : of(type, new long[size], shape);
  }

  /// A batch of Elman, as the type that a graph declares.
  static Value of(Tensor tensor, ElementType type) {
    int[] shape = tensor.shape().toArray();
    float[] values = tensor.toArray();
    return of(values, shape).as(type);
  }

  /// The number of elements of a shape.
  ///
  /// @throws IllegalArgumentException if there are more than [#MOST_ELEMENTS], or than [#LIMIT]
  static int size(int... shape) {
    int most = LIMIT.orElse(MOST_ELEMENTS);
    long size = 1;
    for (int extent : shape) {
      size *= extent; // at most 2^28 · 2^31
      if (extent < 0 || size > most) {
        throw new IllegalArgumentException(
            "expected an array of at most "
                + most
                + " elements, but got shape "
                + Arrays.toString(shape)
                + ".");
      }
    }
    return (int) size;
  }

  ElementType type() {
    return type;
  }

  boolean isReal() {
    return type.isReal();
  }

  int rank() {
    return shape.length;
  }

  int[] shape() {
    return shape;
  }

  /// The extent of an axis; negative axes count from the end.
  int extent(int axis) {
    return shape[axis(axis)];
  }

  /// A number of an axis, counted from the beginning.
  int axis(long axis) {
    return axis(axis, rank());
  }

  /// A number of an axis of a value of this rank, counted from the beginning.
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "expected an axis from " + -rank + " to " + (rank - 1) + ", but got " + axis + ".");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  int size() {
    return isReal() ? reals.length : wholes.length;
  }

  /// The product of the extents from one axis up to another, which is left out.
  int span(int from, int to) {
    return size(Arrays.copyOfRange(shape, from, to));
  }

  /// The real numbers; not a copy.
  float[] reals() {
    if (!isReal()) {
      throw new IllegalArgumentException("expected real numbers, but got " + this + ".");
    }
    return reals;
  }

  /// The whole numbers; not a copy.
  long[] wholes() {
    if (isReal()) {
      throw new IllegalArgumentException("expected whole numbers, but got " + this + ".");
    }
    return wholes;
  }

  /// The whole numbers as 32 bit numbers: a shape, or a list of axes.
  int[] ints() {
    long[] values = wholes();
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.clamp(values[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return ints;
  }

  /// The only whole number.
  long whole() {
    requireOne();
    return wholes()[0];
  }

  /// The only real number.
  float real() {
    requireOne();
    return reals()[0];
  }

  /// Whether the only truth value is true.
  boolean truth() {
    return whole() != 0;
  }

  private void requireOne() {
    if (size() != 1) {
      throw new IllegalArgumentException("expected a single value, but got " + this + ".");
    }
  }

  /// The same elements in another shape; nothing is copied.
  Value reshape(int... newShape) {
    return new Value(type, newShape, reals, wholes);
  }

  /// The elements as another type.
  Value as(ElementType to) {
    if (to == type) {
      return this;
    }
    if (to.isReal()) {
      float[] values = new float[size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = to.round(isReal() ? reals[i] : wholes[i]);
      }
      return of(to, values, shape);
    }
    long[] values = new long[size()];
    for (int i = 0; i < values.length; i++) {
      boolean truth = to == ElementType.BOOL && isReal();
      long whole = isReal() ? (long) reals[i] : wholes[i];
      values[i] = truth ? (reals[i] == 0 ? 0 : 1) : to.wrap(whole);
    }
    return of(to, values, shape);
  }

  /// An array of the same type, to be filled by [#copy].
  Value alike(int... newShape) {
    return zeros(type, newShape);
  }

  /// Copies elements; for a value that is being made.
  static void copy(Value from, int at, Value to, int place, int count) {
    if (from.isReal()) {
      System.arraycopy(from.reals, at, to.reals, place, count);
    } else {
      System.arraycopy(from.wholes, at, to.wholes, place, count);
    }
  }

  /// A batch for Elman.
  ///
  /// @throws IllegalArgumentException if an axis is empty
  Tensor toTensor() {
    return Tensor.over(as(ElementType.FLOAT).reals, Shape.of(shape));
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
