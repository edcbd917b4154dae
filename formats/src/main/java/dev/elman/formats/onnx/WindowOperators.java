package dev.elman.formats.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/// Convolution and pooling, over any number of axes: `[batch, channels, …]`.
final class WindowOperators {
  private WindowOperators() {}

  /// Adds them to a catalogue.
  static void addTo(Map<String, Function<Attributes, Operator>> catalog) {
    catalog.put("Conv", WindowOperators::convolution);
    catalog.put("AveragePool", a -> pool(a, false));
    catalog.put("MaxPool", a -> pool(a, true));
    catalog.put("GlobalAveragePool", _ -> Operator.of(x -> global(x, false)));
    catalog.put("GlobalMaxPool", _ -> Operator.of(x -> global(x, true)));
  }

  /// Where the windows lie along every axis.
  private record Windows(
      int[] in, int[] out, int[] kernel, int[] strides, int[] dilations, int[] before) {
    static Windows of(Attributes a, Value x, int[] kernel) {
      int axes = x.rank() - 2;
      int[] strides = a.ints("strides", axes, 1);
      int[] dilations = a.ints("dilations", axes, 1);
      int[] pads = a.ints("pads", 2 * axes, 0);
      String auto = a.text("auto_pad", "NOTSET");
      boolean ceiling = a.flag("ceil_mode");
      int[] in = Arrays.copyOfRange(x.shape(), 2, x.rank());
      int[] out = new int[axes];
      int[] before = new int[axes];
      for (int i = 0; i < axes; i++) {
        requirePositive(strides[i], dilations[i], kernel[i]);
        int span = Math.addExact(Math.multiplyExact(kernel[i] - 1, dilations[i]), 1);
        if (auto.startsWith("SAME")) {
          out[i] = (in[i] + strides[i] - 1) / strides[i];
          int total = Math.max(0, (out[i] - 1) * strides[i] + span - in[i]);
          before[i] = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
        } else {
          before[i] = pads[i];
          int room = in[i] + pads[i] + pads[axes + i] - span;
          out[i] = Math.floorDiv(ceiling ? room + strides[i] - 1 : room, strides[i]) + 1;
        }
      }
      return new Windows(in, out, kernel, strides, dilations, before);
    }

    private static void requirePositive(int... numbers) {
      for (int number : numbers) {
        if (number < 1) {
          throw new IllegalArgumentException(
              "expected strides, dilations and extents of at least 1, but got " + number + ".");
        }
      }
    }

    int outSize() {
      return Value.size(out);
    }

    int kernelSize() {
      return Value.size(kernel);
    }

    int inSize() {
      return Value.size(in);
    }

    /// The index within one channel that element `k` of window `o` reads, or -1 in the padding.
    int source(int o, int k) {
      int index = 0;
      int factor = 1;
      for (int axis = in.length - 1; axis >= 0; axis--) {
        int at = o % out[axis] * strides[axis] + k % kernel[axis] * dilations[axis] - before[axis];
        if (at < 0 || at >= in[axis]) {
          return -1;
        }
        index += at * factor;
        factor *= in[axis];
        o /= out[axis];
        k /= kernel[axis];
      }
      return index;
    }

    int[] shape(int batch, int channels) {
      int[] shape = new int[out.length + 2];
      shape[0] = batch;
      shape[1] = channels;
      System.arraycopy(out, 0, shape, 2, out.length);
      return shape;
    }
  }

  private static Operator convolution(Attributes a) {
    int group = Math.toIntExact(a.whole("group", 1));
    return (_, inputs) -> {
      Value x = Operator.need(inputs, 0);
      Value w = Operator.need(inputs, 1); // [out, in / group, kernel…]
      Value bias = Operator.get(inputs, 2);
      Windows windows = Windows.of(a, x, Arrays.copyOfRange(w.shape(), 2, w.rank()));
      int filters = w.extent(0);
      int channels = w.extent(1);
      if (group < 1 || x.extent(1) != channels * group || filters % group != 0) {
        throw new IllegalArgumentException(
            "expected as many channels as the weights have, but got x "
                + x
                + " and weights "
                + w
                + ".");
      }
      Value y = Value.zeros(ElementType.FLOAT, windows.shape(x.extent(0), filters));
      for (int row = 0; row < x.extent(0) * filters; row++) {
        int filter = row % filters;
        int firstChannel = row / filters * x.extent(1) + filter / (filters / group) * channels;
        float start = bias == null ? 0 : bias.reals()[filter];
        convolve(windows, x.reals(), firstChannel, w, filter, start, y.reals(), row);
      }
      return new Value[] {y};
    };
  }

  private static void convolve(
      Windows windows,
      float[] x,
      int firstChannel,
      Value w,
      int filter,
      float start,
      float[] y,
      int row) {
    int channels = w.extent(1);
    int kernel = windows.kernelSize();
    int in = windows.inSize();
    for (int o = 0; o < windows.outSize(); o++) {
      double sum = start;
      for (int k = 0; k < kernel; k++) {
        int source = windows.source(o, k);
        for (int c = 0; source >= 0 && c < channels; c++) {
          sum +=
              x[(firstChannel + c) * in + source]
                  * (double) w.reals()[(filter * channels + c) * kernel + k];
        }
      }
      y[row * windows.outSize() + o] = (float) sum;
    }
  }

  private static Operator pool(Attributes a, boolean max) {
    long[] extents = a.wholes("kernel_shape");
    boolean countPadding = a.flag("count_include_pad");
    if (extents == null) {
      throw new IllegalArgumentException("attribute kernel_shape: expected numbers.");
    }
    if (a.outputs() > 1) {
      throw new IllegalArgumentException(
          "expected one result; the places of the largest elements are not supported.");
    }
    int[] kernel = Value.of(extents, extents.length).ints();
    return Operator.of(x -> {
      Windows windows = Windows.of(a, x, kernel);
      Value y = Value.zeros(ElementType.FLOAT, windows.shape(x.extent(0), x.extent(1)));
      for (int i = 0; i < y.size(); i++) {
        int out = windows.outSize();
        y.reals()[i] =
            pooled(windows, x.reals(), i / out * windows.inSize(), i % out, max, countPadding);
      }
      return y;
    });
  }

  private static float pooled(
      Windows windows, float[] x, int channel, int o, boolean max, boolean countPadding) {
    double result = max ? Double.NEGATIVE_INFINITY : 0;
    int count = 0;
    for (int k = 0; k < windows.kernelSize(); k++) {
      int source = windows.source(o, k);
      if (source >= 0) {
        float value = x[channel + source];
        result = max ? Math.max(result, value) : result + value;
        count++;
      }
    }
    return (float) (max ? result : result / (countPadding ? windows.kernelSize() : count));
  }

  private static Value global(Value x, boolean max) {
    int[] shape = x.shape().clone();
    Arrays.fill(shape, 2, shape.length, 1);
    int inner = x.span(2, x.rank());
    float[] y = new float[Value.size(shape)];
    for (int i = 0; i < y.length; i++) {
      double result = max ? Double.NEGATIVE_INFINITY : 0;
      for (int k = i * inner; k < (i + 1) * inner; k++) {
        result = max ? Math.max(result, x.reals()[k]) : result + x.reals()[k];
      }
      y[i] = (float) (max ? result : result / inner);
    }
    return Value.of(y, shape);
  }
}
