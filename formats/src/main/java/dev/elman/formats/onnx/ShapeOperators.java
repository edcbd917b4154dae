package dev.elman.formats.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Operators that change shapes, or move elements by a rule that does not depend on them.
final class ShapeOperators {
  private ShapeOperators() {}

  /// Adds them to a catalogue.
  static void addTo(Map<String, Function<Attributes, Operator>> catalog) {
    catalog.put("Identity", _ -> Operator.of(x -> x));
    catalog.put("Constant", ShapeOperators::constant);
    catalog.put("ConstantOfShape", ShapeOperators::constantOfShape);
    catalog.put("Shape", ShapeOperators::shape);
    catalog.put("Size", _ -> Operator.of(x -> Value.of(new long[] {x.size()})));
    catalog.put("Reshape", ShapeOperators::reshape);
    catalog.put("Flatten", ShapeOperators::flatten);
    catalog.put("Squeeze", a -> withAxes(a, ShapeOperators::squeeze));
    catalog.put("Unsqueeze", a -> withAxes(a, ShapeOperators::unsqueeze));
    catalog.put("Transpose", ShapeOperators::transpose);
    catalog.put("Expand", _ -> Operator.of(ShapeOperators::expand));
    catalog.put("Tile", _ -> Operator.of(ShapeOperators::tile));
    catalog.put("Concat", ShapeOperators::concat);
    catalog.put("Split", ShapeOperators::split);
    catalog.put("Range", _ -> ShapeOperators::range);
  }

  private static Operator constant(Attributes a) {
    Value value = constantValue(a);
    return (_, _) -> new Value[] {value};
  }

  /// The value of a `Constant` node.
  static Value constantValue(Attributes a) {
    Value tensor = a.tensor("value");
    if (tensor != null) {
      return tensor;
    }
    if (a.has("value_int")) {
      return Value.of(new long[] {a.whole("value_int", 0)});
    }
    if (a.has("value_float")) {
      return Value.of(new float[] {a.real("value_float", 0)});
    }
    long[] wholes = a.wholes("value_ints");
    if (wholes != null) {
      return Value.of(wholes, wholes.length);
    }
    float[] reals = new float[a.reals("value_floats").size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = a.reals("value_floats").get(i);
    }
    return Value.of(reals, reals.length);
  }

  private static Operator constantOfShape(Attributes a) {
    Value given = a.tensor("value");
    Value element = given == null ? Value.of(new float[1], 1) : given;
    return Operator.of(shape -> Broadcast.expand(element, Broadcast.of(shape.ints())));
  }

  private static Operator shape(Attributes a) {
    long start = a.whole("start", 0);
    long end = a.whole("end", Integer.MAX_VALUE);
    return Operator.of(x -> {
      int from = bound(start, x.rank());
      int to = Math.max(from, bound(end, x.rank()));
      return Value.list(Arrays.copyOfRange(x.shape(), from, to));
    });
  }

  /// A place between 0 and a count; negative ones are counted from the end.
  private static int bound(long place, int count) {
    return Math.clamp(place < 0 ? place + count : place, 0, count);
  }

  private static Operator reshape(Attributes a) {
    boolean allowZero = a.flag("allowzero");
    long[] old = a.wholes("shape"); // version 1
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      long[] wanted = old == null ? Operator.need(inputs, 1).wholes() : old;
      return new Value[] {x.reshape(reshaped(x, wanted, allowZero))};
    };
  }

  /// -1 stands for what is left, 0 for the extent as it is.
  private static int[] reshaped(Value x, long[] wanted, boolean allowZero) {
    int[] shape = new int[wanted.length];
    int open = -1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = wanted[i] == 0 && !allowZero ? x.extent(i) : Math.toIntExact(wanted[i]);
      if (shape[i] == -1) {
        open = i;
        shape[i] = 1;
      }
    }
    if (open >= 0) {
      int known = Value.size(shape);
      shape[open] = known == 0 ? 0 : x.size() / known;
    }
    return shape;
  }

  private static Operator flatten(Attributes a) {
    long axis = a.whole("axis", 1);
    return Operator.of(x -> {
      int split = axis == x.rank() ? x.rank() : x.axis(axis);
      return x.reshape(x.span(0, split), x.span(split, x.rank()));
    });
  }

  /// A function of a value and a list of axes.
  @FunctionalInterface
  private interface AxesFunction {
    Value apply(Value x, int @Nullable [] axes);
  }

  /// The axes are an attribute up to version 12 and an input from then on.
  private static Operator withAxes(Attributes a, AxesFunction function) {
    long[] fixed = a.wholes("axes");
    int @Nullable [] axes = fixed == null ? null : Value.of(fixed, fixed.length).ints();
    return (_, inputs) -> {
      Value given = Operator.get(inputs, 1);
      return new Value[] {
        function.apply(Operator.need(inputs, 0), given == null ? axes : given.ints())
      };
    };
  }

  private static Value squeeze(Value x, int @Nullable [] axes) {
    boolean[] gone = new boolean[x.rank()];
    if (axes == null) {
      for (int axis = 0; axis < gone.length; axis++) {
        gone[axis] = x.extent(axis) == 1;
      }
    } else {
      for (int axis : axes) {
        gone[x.axis(axis)] = true;
      }
    }
    return x.reshape(
        IntStream.range(0, gone.length).filter(axis -> !gone[axis]).map(x::extent).toArray());
  }

  private static Value unsqueeze(Value x, int @Nullable [] axes) {
    if (axes == null) {
      throw new IllegalArgumentException("expected axes.");
    }
    int[] shape = new int[x.rank() + axes.length];
    for (int axis : axes) {
      shape[Value.axis(axis, shape.length)] = 1;
    }
    for (int axis = 0, from = 0; axis < shape.length; axis++) {
      shape[axis] = shape[axis] == 1 ? 1 : x.extent(from++);
    }
    return x.reshape(shape);
  }

  private static Operator transpose(Attributes a) {
    long[] given = a.wholes("perm");
    return Operator.of(x -> {
      int[] order = new int[x.rank()];
      Arrays.setAll(order, axis -> given == null ? x.rank() - 1 - axis : (int) given[axis]);
      return transpose(x, order);
    });
  }

  /// The value with its axes in another order.
  static Value transpose(Value x, int... order) {
    int rank = x.rank();
    if (!Arrays.equals(
        Arrays.stream(order).sorted().toArray(), IntStream.range(0, rank).toArray())) {
      throw new IllegalArgumentException(
          "expected an order of " + rank + " axes, but got " + Arrays.toString(order) + ".");
    }
    int[] shape = Arrays.stream(order).map(x::extent).toArray();
    int[] steps = Arrays.stream(order).map(axis -> x.span(axis + 1, rank)).toArray();
    Value y = x.alike(shape);
    int[] position = new int[rank];
    int from = 0;
    for (int i = 0; i < y.size(); i++) {
      Value.copy(x, from, y, i, 1);
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += steps[axis];
        if (++position[axis] < shape[axis]) {
          break;
        }
        from -= steps[axis] * shape[axis];
        position[axis] = 0;
      }
    }
    return y;
  }

  private static Value expand(Value x, Value shape) {
    return Broadcast.expand(x, Broadcast.of(x.shape(), shape.ints()));
  }

  private static Value tile(Value x, Value repeats) {
    Value y = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      Value[] copies = new Value[requireSmall(repeats.ints()[axis])];
      Arrays.fill(copies, y);
      y = copies.length == 0 ? y.alike(without(y.shape(), axis)) : concat(axis, copies);
    }
    return y;
  }

  private static int requireSmall(int count) {
    return Value.size(count);
  }

  private static int[] without(int[] shape, int axis) {
    int[] empty = shape.clone();
    empty[axis] = 0;
    return empty;
  }

  private static Operator concat(Attributes a) {
    long axis = a.whole("axis", 1);
    return (_, inputs) -> {
      Value[] parts = new Value[inputs.length];
      Arrays.setAll(parts, i -> Operator.need(inputs, i));
      return new Value[] {concat(Operator.need(inputs, 0).axis(axis), parts)};
    };
  }

  /// Arrays behind each other along an axis.
  static Value concat(int axis, Value... parts) {
    long extent = 0;
    for (Value part : parts) {
      extent += part.extent(axis);
    }
    int[] shape = parts[0].shape().clone();
    shape[axis] = (int) Math.min(extent, Integer.MAX_VALUE);
    Value y = parts[0].alike(shape);
    int outer = y.span(0, axis);
    int at = 0;
    for (int row = 0; row < outer; row++) {
      for (Value part : parts) {
        int count = part.span(axis, part.rank());
        Value.copy(part, row * count, y, at, count);
        at += count;
      }
    }
    if (at != y.size()) {
      throw new IllegalArgumentException(
          "expected arrays that differ along axis "
              + axis
              + " only, but got "
              + Arrays.toString(parts)
              + ".");
    }
    return y;
  }

  /// The sizes of the parts are an attribute up to version 12 and an input from then on; without
  /// them the parts are equal, and the last may be smaller.
  private static Operator split(Attributes a) {
    long axisNumber = a.whole("axis", 0);
    long[] fixed = a.wholes("split");
    int outputs = (int) a.whole("num_outputs", a.outputs());
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      int axis = x.axis(axisNumber);
      Value given = Operator.get(inputs, 1);
      int[] sizes =
          given != null
              ? given.ints()
              : fixed != null
                  ? Value.of(fixed, fixed.length).ints()
                  : equal(x.extent(axis), outputs);
      return split(x, axis, sizes);
    };
  }

  private static int[] equal(int extent, int parts) {
    int size = (extent + parts - 1) / parts;
    int[] sizes = new int[parts];
    Arrays.setAll(sizes, i -> Math.clamp((long) extent - (long) i * size, 0, size));
    return sizes;
  }

  private static Value[] split(Value x, int axis, int[] sizes) {
    Value[] parts = new Value[sizes.length];
    int at = 0;
    for (int i = 0; i < sizes.length; i++) {
      parts[i] = slice(x, axis, at, sizes[i]);
      at += sizes[i];
    }
    return parts;
  }

  /// A piece of an array along an axis.
  static Value slice(Value x, int axis, int from, int count) {
    java.util.Objects.checkFromIndexSize(from, count, x.extent(axis));
    int[] shape = x.shape().clone();
    shape[axis] = count;
    Value y = x.alike(shape);
    int outer = x.span(0, axis);
    int inner = x.span(axis + 1, x.rank());
    for (int row = 0; row < outer; row++) {
      Value.copy(x, (row * x.extent(axis) + from) * inner, y, row * count * inner, count * inner);
    }
    return y;
  }

  private static Value[] range(Scope scope, @Nullable Value[] inputs) {
    Value start = Operator.need(inputs, 0);
    Value limit = Operator.need(inputs, 1);
    Value step = Operator.need(inputs, 2);
    double first = number(start);
    double delta = number(step);
    int count = Value.size((int) Math.max(0, Math.ceil((number(limit) - first) / delta)));
    Value counting = Value.zeros(start.type(), count);
    for (int i = 0; i < count; i++) {
      if (counting.isReal()) {
        counting.reals()[i] = (float) (first + i * delta);
      } else {
        counting.wholes()[i] = (long) (first + i * delta);
      }
    }
    return new Value[] {counting};
  }

  private static double number(Value value) {
    return value.isReal() ? value.real() : value.whole();
  }
}
