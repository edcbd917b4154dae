package dev.elman.formats.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Operators that pick elements by their place.
final class SelectOperators {
  private SelectOperators() {}

  /// Adds them to a catalogue.
  static void addTo(Map<String, Function<Attributes, Operator>> catalog) {
    catalog.put("Gather", SelectOperators::gather);
    catalog.put("GatherElements", SelectOperators::gatherElements);
    catalog.put("Slice", SelectOperators::slice);
    catalog.put("Pad", SelectOperators::pad);
    catalog.put("OneHot", SelectOperators::oneHot);
    catalog.put("ReverseSequence", SelectOperators::reverseSequence);
  }

  private static Operator gather(Attributes a) {
    long axisNumber = a.whole("axis", 0);
    return Operator.of((x, at) -> gather(x, x.axis(axisNumber), at));
  }

  /// The slices of an array along an axis that an array of numbers asks for.
  static Value gather(Value x, int axis, Value at) {
    int inner = x.span(axis + 1, x.rank());
    int outer = x.span(0, axis);
    int[] shape = new int[x.rank() - 1 + at.rank()];
    System.arraycopy(x.shape(), 0, shape, 0, axis);
    System.arraycopy(at.shape(), 0, shape, axis, at.rank());
    System.arraycopy(x.shape(), axis + 1, shape, axis + at.rank(), x.rank() - axis - 1);
    Value y = x.alike(shape);
    int to = 0;
    for (int row = 0; row < outer; row++) {
      for (long index : at.wholes()) {
        int from = row * x.extent(axis) + place(index, x.extent(axis));
        Value.copy(x, from * inner, y, to, inner);
        to += inner;
      }
    }
    return y;
  }

  /// An index that may be counted from the end.
  private static int place(long index, int extent) {
    if (index < -extent || index >= extent) {
      throw new IllegalArgumentException(
          "expected an index from " + -extent + " to " + (extent - 1) + ", but got " + index + ".");
    }
    return (int) (index < 0 ? index + extent : index);
  }

  private static Operator gatherElements(Attributes a) {
    long axisNumber = a.whole("axis", 0);
    return Operator.of((x, at) -> {
      int axis = x.axis(axisNumber);
      Value y = x.alike(at.shape());
      int[] position = new int[at.rank()];
      for (int i = 0; i < at.size(); i++, next(position, at.shape())) {
        int from = 0;
        for (int k = 0; k < position.length; k++) {
          int index = k == axis ? place(at.wholes()[i], x.extent(k)) : position[k];
          from = from * x.extent(k) + java.util.Objects.checkIndex(index, x.extent(k));
        }
        Value.copy(x, from, y, i, 1);
      }
      return y;
    });
  }

  /// The next position in row-major order.
  private static void next(int[] position, int[] shape) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (++position[axis] < shape[axis]) {
        return;
      }
      position[axis] = 0;
    }
  }

  /// The bounds are attributes up to version 9 and inputs from then on.
  private static Operator slice(Attributes a) {
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      long[] starts = a.version() < 10 ? required(a, "starts") : Operator.need(inputs, 1).wholes();
      long[] ends = a.version() < 10 ? required(a, "ends") : Operator.need(inputs, 2).wholes();
      long[] axes =
          optional(a.version() < 10 ? a.wholes("axes") : wholes(inputs, 3), starts.length);
      long[] steps = wholes(inputs, 4);
      Value y = x;
      for (int i = 0; i < starts.length; i++) {
        y = slice(y, y.axis(axes[i]), starts[i], ends[i], steps == null ? 1 : steps[i]);
      }
      return new Value[] {y};
    };
  }

  private static long[] required(Attributes a, String name) {
    long[] values = a.wholes(name);
    if (values == null) {
      throw new IllegalArgumentException("attribute " + name + ": expected numbers.");
    }
    return values;
  }

  private static long @Nullable [] wholes(@Nullable Value[] inputs, int number) {
    Value value = Operator.get(inputs, number);
    return value == null ? null : value.wholes();
  }

  /// A list of axes, or the first axes.
  private static long[] optional(long @Nullable [] axes, int count) {
    if (axes != null) {
      return axes;
    }
    long[] first = new long[count];
    Arrays.setAll(first, i -> i);
    return first;
  }

  private static Value slice(Value x, int axis, long start, long end, long step) {
    if (step == 0) {
      throw new IllegalArgumentException("expected a step that is not 0.");
    }
    int extent = x.extent(axis);
    long lowest = step > 0 ? 0 : -1;
    long highest = step > 0 ? extent : extent - 1;
    long from = Math.clamp(start < 0 ? start + extent : start, 0, Math.max(0, highest));
    long to = end < -extent ? lowest : Math.clamp(end < 0 ? end + extent : end, lowest, extent);
    long span = step > 0 ? to - from : from - to;
    long stride = Math.abs(Math.max(step, -Integer.MAX_VALUE));
    long count = Math.max(0, (span + stride - 1) / stride);
    long[] places = new long[extent == 0 ? 0 : (int) count];
    Arrays.setAll(places, i -> from + i * step);
    return gather(x, axis, Value.of(places, places.length));
  }

  private static Operator pad(Attributes a) {
    String mode = a.text("mode", "constant");
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      boolean old = a.version() < 11;
      long[] pads = old ? required(a, "pads") : Operator.need(inputs, 1).wholes();
      Value filler = old ? Value.of(new float[] {a.real("value", 0)}) : Operator.get(inputs, 2);
      long[] axes = optional(wholes(inputs, 3), x.rank());
      if (pads.length != 2 * axes.length) {
        throw new IllegalArgumentException(
            "expected " + 2 * axes.length + " paddings, but got " + pads.length + ".");
      }
      Value y = x;
      for (int i = 0; i < axes.length; i++) {
        int before = Math.toIntExact(pads[i]);
        y = pad(y, y.axis(axes[i]), before, Math.toIntExact(pads[i + axes.length]), mode, filler);
      }
      return new Value[] {y};
    };
  }

  /// Negative paddings cut.
  private static Value pad(
      Value x, int axis, int before, int after, String mode, @Nullable Value filler) {
    int extent = x.extent(axis);
    int count = Value.size(Math.addExact(extent, Math.addExact(before, after)));
    boolean constant = mode.equals("constant");
    int first = constant ? Math.max(0, -before) : 0;
    int real = constant ? Math.max(0, Math.min(extent, count - before) - first) : count;
    long[] places = new long[real];
    for (int i = 0; i < real; i++) {
      places[i] = constant ? first + i : source(i - before, extent, mode);
    }
    Value inside = gather(x, axis, Value.of(places, real));
    if (!constant) {
      return inside;
    }
    Value left = filled(x, axis, Math.max(0, before), filler);
    Value right = filled(x, axis, count - left.extent(axis) - real, filler);
    return ShapeOperators.concat(axis, left, inside, right);
  }

  private static int source(int at, int extent, String mode) {
    int inside = Math.clamp(at, 0, extent - 1);
    return switch (mode) {
      case "edge" -> inside;
      case "reflect" -> 2 * inside - at;
      case "wrap" -> Math.floorMod(at, extent);
      default ->
          throw new IllegalArgumentException("attribute mode: there is no \"" + mode + "\".");
    };
  }

  private static Value filled(Value x, int axis, int count, @Nullable Value filler) {
    int[] shape = x.shape().clone();
    shape[axis] = count;
    return filler == null
        ? x.alike(shape)
        : Broadcast.expand(filler.reshape().as(x.type()), Broadcast.of(shape));
  }

  private static Operator oneHot(Attributes a) {
    long axisNumber = a.whole("axis", -1);
    return (_, inputs) -> {
      Value indices = Operator.need(inputs, 0).as(ElementType.INT64);
      int depth = Math.toIntExact(Operator.need(inputs, 1).as(ElementType.INT64).whole());
      Value values = Operator.need(inputs, 2);
      int axis = Value.axis(axisNumber, indices.rank() + 1);
      int[] shape = new int[indices.rank() + 1];
      System.arraycopy(indices.shape(), 0, shape, 0, axis);
      shape[axis] = depth;
      System.arraycopy(indices.shape(), axis, shape, axis + 1, indices.rank() - axis);
      Value y = Broadcast.expand(ShapeOperators.slice(values, 0, 0, 1), Broadcast.of(shape));
      y = ShapeOperators.concat(0, y); // a copy that may be written to
      int inner = indices.span(axis, indices.rank());
      for (int i = 0; i < indices.size(); i++) {
        long index = indices.wholes()[i];
        long place = index < 0 ? index + depth : index;
        if (place >= 0 && place < depth) {
          int to = (i / inner * depth + (int) place) * inner + i % inner;
          Value.copy(values, 1, y, to, 1);
        }
      }
      return new Value[] {y};
    };
  }

  private static Operator reverseSequence(Attributes a) {
    int batchAxis = (int) a.whole("batch_axis", 1);
    int timeAxis = (int) a.whole("time_axis", 0);
    return Operator.of((x, lengths) -> {
      if (batchAxis + timeAxis != 1) {
        throw new IllegalArgumentException("expected batch and time to be the axes 0 and 1.");
      }
      int inner = x.span(2, x.rank());
      int batch = x.extent(batchAxis);
      int time = x.extent(timeAxis);
      Value y = x.alike(x.shape());
      for (int b = 0; b < batch; b++) {
        int length = java.util.Objects.checkIndex(lengths.ints()[b], time + 1);
        for (int t = 0; t < time; t++) {
          int source = t < length ? length - 1 - t : t;
          int from = batchAxis == 0 ? b * time + source : source * batch + b;
          int to = batchAxis == 0 ? b * time + t : t * batch + b;
          Value.copy(x, from * inner, y, to * inner, inner);
        }
      }
      return y;
    });
  }
}
