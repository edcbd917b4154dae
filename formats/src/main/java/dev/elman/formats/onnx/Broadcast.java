package dev.elman.formats.onnx;

import java.util.Arrays;

/// Arrays of different shapes read side by side: axes are aligned at the last, and an axis of
/// extent 1 is repeated.
final class Broadcast {
  private final int[] shape;
  private final int size;

  /// A function of two real numbers.
  @FunctionalInterface
  interface RealFunction {
    float apply(float a, float b);
  }

  /// A function of two whole numbers.
  @FunctionalInterface
  interface WholeFunction {
    long apply(long a, long b);
  }

  private Broadcast(int[] shape) {
    this.shape = shape;
    size = Value.size(shape);
  }

  /// The common shape of some shapes.
  ///
  /// @throws IllegalArgumentException if an extent is neither 1 nor that of the others
  static Broadcast of(int[]... shapes) {
    int rank = Arrays.stream(shapes).mapToInt(shape -> shape.length).max().orElse(0);
    int[] common = new int[rank];
    Arrays.fill(common, 1);
    for (int[] shape : shapes) {
      for (int axis = 0; axis < shape.length; axis++) {
        int place = rank - shape.length + axis;
        if (shape[axis] != 1 && common[place] != 1 && shape[axis] != common[place]) {
          throw new IllegalArgumentException(
              "expected shapes that can be broadcast, but got "
                  + Arrays.deepToString(shapes)
                  + ".");
        }
        common[place] = shape[axis] == 1 ? common[place] : shape[axis];
      }
    }
    return new Broadcast(common);
  }

  int[] shape() {
    return shape;
  }

  int size() {
    return size;
  }

  /// For every position of the common shape, the index into an array of another shape.
  int[] indices(int[] from) {
    int rank = shape.length;
    int[] steps = new int[rank]; // 0 where an axis is repeated
    int step = 1;
    for (int axis = from.length - 1; axis >= 0; axis--) {
      steps[rank - from.length + axis] = from[axis] == 1 ? 0 : step;
      step *= from[axis];
    }
    int[] indices = new int[size];
    int[] position = new int[rank];
    int index = 0;
    for (int i = 0; i < size; i++) {
      indices[i] = index;
      for (int axis = rank - 1; axis >= 0; axis--) {
        index += steps[axis];
        if (++position[axis] < shape[axis]) {
          break;
        }
        index -= steps[axis] * shape[axis];
        position[axis] = 0;
      }
    }
    return indices;
  }

  /// The value in the common shape.
  static Value expand(Value value, Broadcast to) {
    if (Arrays.equals(value.shape(), to.shape)) {
      return value;
    }
    int[] from = to.indices(value.shape());
    Value result = value.alike(to.shape);
    for (int i = 0; i < from.length; i++) {
      Value.copy(value, from[i], result, i, 1);
    }
    return result;
  }

  /// A function of two arrays of real numbers.
  static Value reals(Value a, Value b, ElementType type, RealFunction function) {
    Broadcast common = of(a.shape(), b.shape());
    float[] y = new float[common.size];
    float[] as = a.reals();
    float[] bs = b.reals();
    int repeat = common.size == as.length ? repeat(common.shape, b.shape()) : 0;
    if (repeat > 0) { // b is as large as a, or lies under its last axes
      for (int i = 0, k = 0; i < y.length; i++, k = k + 1 == repeat ? 0 : k + 1) {
        y[i] = function.apply(as[i], bs[k]);
      }
      return Value.of(type, y, common.shape);
    }
    int[] ai = common.indices(a.shape());
    int[] bi = common.indices(b.shape());
    for (int i = 0; i < y.length; i++) {
      y[i] = function.apply(as[ai[i]], bs[bi[i]]);
    }
    return Value.of(type, y, common.shape);
  }

  /// The length of b if its axes are the last axes of the common shape, else 0.
  private static int repeat(int[] common, int[] b) {
    int first = common.length - b.length;
    boolean suffix = Arrays.equals(common, first, common.length, b, 0, b.length);
    return suffix ? Value.size(b) : 0;
  }

  /// A function of two arrays of whole numbers.
  static Value wholes(Value a, Value b, ElementType type, WholeFunction function) {
    Broadcast common = of(a.shape(), b.shape());
    int[] ai = common.indices(a.shape());
    int[] bi = common.indices(b.shape());
    long[] y = new long[common.size];
    for (int i = 0; i < y.length; i++) {
      y[i] = type.wrap(function.apply(a.wholes()[ai[i]], b.wholes()[bi[i]]));
    }
    return Value.of(type, y, common.shape);
  }

  /// A comparison of two arrays of real numbers: 1 where it holds.
  static Value compare(Value a, Value b, RealFunction function) {
    return reals(a, b, ElementType.FLOAT, function).as(ElementType.BOOL);
  }
}
