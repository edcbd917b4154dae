package dev.elman.formats.onnx;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Operators that compute over whole axes.
final class ReduceOperators {
  private static final DoubleUnaryOperator SAME = DoubleUnaryOperator.identity();

  private ReduceOperators() {}

  /// Adds them to a catalogue.
  static void addTo(Map<String, Function<Attributes, Operator>> catalog) {
    put(catalog, "ReduceSum", 0, Double::sum, SAME, SAME);
    put(catalog, "ReduceProd", 1, (a, b) -> a * b, SAME, SAME);
    put(catalog, "ReduceMax", Double.NEGATIVE_INFINITY, Math::max, SAME, SAME);
    put(catalog, "ReduceMin", Double.POSITIVE_INFINITY, Math::min, SAME, SAME);
    put(catalog, "ReduceL1", 0, Double::sum, Math::abs, SAME);
    put(catalog, "ReduceL2", 0, Double::sum, x -> x * x, Math::sqrt);
    put(catalog, "ReduceSumSquare", 0, Double::sum, x -> x * x, SAME);
    put(catalog, "ReduceLogSum", 0, Double::sum, SAME, Math::log);
    catalog.put("ReduceMean", a -> reduce(a, new Reduction(0, Double::sum, SAME, SAME, true)));
    catalog.put("ArgMax", a -> arg(a, true));
    catalog.put("ArgMin", a -> arg(a, false));
    catalog.put("CumSum", ReduceOperators::cumulativeSum);
    catalog.put("TopK", ReduceOperators::topK);
    catalog.put("Softmax", a -> softmax(a, false));
    catalog.put("LogSoftmax", a -> softmax(a, true));
  }

  /// What is done with the elements of the axes.
  private record Reduction(
      double start,
      DoubleBinaryOperator join,
      DoubleUnaryOperator before,
      DoubleUnaryOperator after,
      boolean mean) {}

  private static void put(
      Map<String, Function<Attributes, Operator>> catalog,
      String name,
      double start,
      DoubleBinaryOperator join,
      DoubleUnaryOperator before,
      DoubleUnaryOperator after) {
    catalog.put(name, a -> reduce(a, new Reduction(start, join, before, after, false)));
  }

  /// The axes are an attribute in old versions (`ReduceSum`: up to 12, the others: up to 17).
  private static Operator reduce(Attributes a, Reduction reduction) {
    boolean keep = a.whole("keepdims", 1) != 0;
    boolean nothing = a.flag("noop_with_empty_axes");
    long[] fixed = a.wholes("axes");
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      Value given = Operator.get(inputs, 1);
      long[] axes = given == null ? fixed : given.wholes();
      if (axes == null || axes.length == 0) {
        boolean[] every = new boolean[x.rank()];
        Arrays.fill(every, true);
        return new Value[] {nothing ? x : reduce(x, every, keep, reduction)};
      }
      boolean[] gone = new boolean[x.rank()];
      for (long axis : axes) {
        gone[x.axis(axis)] = true;
      }
      return new Value[] {reduce(x, gone, keep, reduction)};
    };
  }

  private static Value reduce(Value x, boolean[] gone, boolean keep, Reduction reduction) {
    int[] ones = x.shape().clone();
    for (int axis = 0; axis < ones.length; axis++) {
      ones[axis] = gone[axis] ? 1 : ones[axis];
    }
    double[] results = new double[Value.size(ones)];
    Arrays.fill(results, reduction.start);
    int[] to = Broadcast.of(ones, x.shape()).indices(ones);
    for (int i = 0; i < x.size(); i++) {
      double value = x.isReal() ? x.reals()[i] : x.wholes()[i];
      results[to[i]] =
          reduction.join.applyAsDouble(results[to[i]], reduction.before.applyAsDouble(value));
    }
    int count = results.length == 0 ? 1 : x.size() / results.length;
    Value y = x.alike(ones);
    for (int i = 0; i < results.length; i++) {
      double result =
          reduction.after.applyAsDouble(reduction.mean ? results[i] / count : results[i]);
      if (x.isReal()) {
        y.reals()[i] = (float) result;
      } else {
        y.wholes()[i] = (long) result;
      }
    }
    return keep ? y : y.reshape(kept(x, gone));
  }

  private static int[] kept(Value x, boolean[] gone) {
    return java.util.stream.IntStream.range(0, x.rank())
        .filter(axis -> !gone[axis])
        .map(x::extent)
        .toArray();
  }

  /// The place of the largest or of the smallest element.
  private static Operator arg(Attributes a, boolean largest) {
    long axisNumber = a.whole("axis", 0);
    boolean keep = a.whole("keepdims", 1) != 0;
    boolean last = a.flag("select_last_index");
    return Operator.of(x -> {
      int axis = x.axis(axisNumber);
      float[] values = x.as(ElementType.FLOAT).reals();
      int inner = x.span(axis + 1, x.rank());
      int extent = x.extent(axis);
      long[] best = new long[x.size() / extent];
      for (int i = 0; i < best.length; i++) {
        int from = i / inner * extent * inner + i % inner;
        for (int k = 1; k < extent; k++) {
          int order = Float.compare(values[from + k * inner], values[from + (int) best[i] * inner]);
          boolean better = largest ? order > 0 : order < 0;
          best[i] = better || (order == 0 && last) ? k : best[i];
        }
      }
      boolean[] gone = new boolean[x.rank()];
      gone[axis] = true;
      int[] shape = x.shape().clone();
      shape[axis] = 1;
      return Value.of(best, keep ? shape : kept(x, gone));
    });
  }

  /// The largest or smallest values along an axis in their order, and their numbers.
  private static Operator topK(Attributes a) {
    long axisNumber = a.whole("axis", -1);
    boolean largest = a.whole("largest", 1) == 1;
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      int axis = x.axis(axisNumber);
      long k = Operator.need(inputs, 1).whole();
      if (k < 0 || k > x.extent(axis)) {
        throw new IllegalArgumentException(
            "expected a K of at most " + x.extent(axis) + ", but got " + k + ".");
      }
      int[] shape = x.shape().clone();
      shape[axis] = (int) k;
      Value y = x.alike(shape);
      Value places = Value.of(new long[y.size()], shape);
      float[] values = x.as(ElementType.FLOAT).reals();
      int inner = x.span(axis + 1, x.rank());
      int extent = x.extent(axis);
      for (int i = 0; i < x.size() / Math.max(1, extent); i++) {
        int from = i / inner * extent * inner + i % inner;
        Comparator<Integer> byValue = Comparator.comparingDouble(n -> values[from + n * inner]);
        List<Integer> numbers = // equal values in their order
            IntStream.range(0, extent)
                .boxed()
                .sorted(largest ? byValue.reversed() : byValue)
                .toList();
        for (int n = 0; n < k; n++) {
          int to = (i / inner * (int) k + n) * inner + i % inner;
          Value.copy(x, from + numbers.get(n) * inner, y, to, 1);
          places.wholes()[to] = numbers.get(n);
        }
      }
      return new Value[] {y, places};
    };
  }

  private static Operator cumulativeSum(Attributes a) {
    boolean exclusive = a.flag("exclusive");
    boolean reverse = a.flag("reverse");
    return Operator.of((x, axisValue) -> {
      int axis = x.axis(axisValue.whole());
      Value y = x.alike(x.shape());
      int inner = x.span(axis + 1, x.rank());
      int extent = x.extent(axis);
      for (int i = 0; i < x.size() / Math.max(1, extent); i++) {
        int first = i / inner * extent * inner + i % inner;
        double sum = 0;
        for (int k = 0; k < extent; k++) {
          int at = first + (reverse ? extent - 1 - k : k) * inner;
          double value = x.isReal() ? x.reals()[at] : x.wholes()[at];
          set(y, at, exclusive ? sum : sum + value);
          sum += value;
        }
      }
      return y;
    });
  }

  private static void set(Value y, int at, double value) {
    if (y.isReal()) {
      y.reals()[at] = (float) value;
    } else {
      y.wholes()[at] = (long) value;
    }
  }

  /// Up to version 12 over all axes from one on; from then on over one axis.
  private static Operator softmax(Attributes a, boolean logarithm) {
    boolean old = a.version() < 13;
    long axisNumber = a.whole("axis", old ? 1 : -1);
    return Operator.of(x -> {
      int axis = x.axis(axisNumber);
      int extent = old ? x.span(axis, x.rank()) : x.extent(axis);
      int inner = old ? 1 : x.span(axis + 1, x.rank());
      float[] y = x.reals().clone();
      for (int i = 0; i < y.length / Math.max(1, extent); i++) {
        softmax(y, i / inner * extent * inner + i % inner, extent, inner, logarithm);
      }
      return Value.of(x.type(), y, x.shape());
    });
  }

  private static void softmax(float[] y, int first, int count, int step, boolean logarithm) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < count; k++) {
      max = Math.max(max, y[first + k * step]);
    }
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += Math.exp(y[first + k * step] - max);
    }
    for (int k = 0; k < count; k++) {
      double z = y[first + k * step] - max;
      y[first + k * step] = (float) (logarithm ? z - Math.log(sum) : Math.exp(z) / sum);
    }
  }
}
