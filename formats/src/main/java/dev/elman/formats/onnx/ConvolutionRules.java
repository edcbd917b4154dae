package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import dev.elman.layer.Layer;
import dev.elman.layer.convolution.AveragePooling1d;
import dev.elman.layer.convolution.AveragePooling2d;
import dev.elman.layer.convolution.Conv1d;
import dev.elman.layer.convolution.Conv1dTranspose;
import dev.elman.layer.convolution.Conv2d;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.Cropping1d;
import dev.elman.layer.convolution.GlobalAveragePooling1d;
import dev.elman.layer.convolution.GlobalAveragePooling2d;
import dev.elman.layer.convolution.GlobalMaxPooling1d;
import dev.elman.layer.convolution.GlobalMaxPooling2d;
import dev.elman.layer.convolution.MaxPooling1d;
import dev.elman.layer.convolution.MaxPooling2d;
import dev.elman.layer.convolution.PoolConfig;
import dev.elman.layer.convolution.UpSampling1d;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.layer.convolution.ZeroPadding1d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Writes convolutions and pooling. ONNX has the channels before the axes that windows move along,
/// Elman behind them, so each stands between two transpositions. None of them passes a mask on.
final class ConvolutionRules {
  private ConvolutionRules() {}

  /// Adds them to the rules.
  static void addTo(LayerRules.Registry rules) {
    rules.put(Conv1d.class, (model, layer, in) -> convolution(model, layer, layer.config(), in));
    rules.put(Conv1dTranspose.class, TransposedConvolutionRule::write);
    rules.put(Conv2d.class, (model, layer, in) -> convolution(model, layer, layer.config(), in));
    rules.put(
        MaxPooling1d.class,
        (model, layer, in) -> pool(model, layer, layer.config(), in, "MaxPool"));
    rules.put(
        MaxPooling2d.class,
        (model, layer, in) -> pool(model, layer, layer.config(), in, "MaxPool"));
    rules.put(
        AveragePooling1d.class,
        (model, layer, in) -> pool(model, layer, layer.config(), in, "AveragePool"));
    rules.put(
        AveragePooling2d.class,
        (model, layer, in) -> pool(model, layer, layer.config(), in, "AveragePool"));
    rules.put(
        GlobalMaxPooling1d.class, (model, layer, in) -> max(model, layer, layer.keepdims(), in));
    rules.put(
        GlobalMaxPooling2d.class, (model, layer, in) -> max(model, layer, layer.keepdims(), in));
    rules.put(
        GlobalAveragePooling1d.class,
        (model, layer, in) -> mean(model, layer, layer.keepdims(), in));
    rules.put(
        GlobalAveragePooling2d.class,
        (model, layer, in) -> mean(model, layer, layer.keepdims(), in));
    rules.put(ZeroPadding1d.class, ConvolutionRules::zeros);
    rules.put(Cropping1d.class, ConvolutionRules::crop);
    rules.put(UpSampling1d.class, ConvolutionRules::repeat);
  }

  /// The result of a layer after which all steps count.
  static List<Flow> withoutMask(ModelWriter model, String y, Layer layer, List<Flow> in) {
    Flow flow = model.result(y, layer, in).getFirst();
    return List.of(new Flow(flow.name(), flow.shape(), null));
  }

  /// `[batch, …, channels]` as `[batch, channels, …]`.
  static String channelsFirst(GraphWriter g, Flow x) {
    int axes = x.shape().rank() - 1;
    int[] order =
        IntStream.concat(IntStream.of(0, axes + 1), IntStream.rangeClosed(1, axes)).toArray();
    return g.node("Transpose", List.of(x.name()), attribute("perm", order));
  }

  /// `[batch, channels, …]` as `[batch, …, channels]`.
  ///
  /// @param axes how many there are between them
  static String channelsLast(GraphWriter g, String y, int axes) {
    int[] order =
        IntStream.concat(
                IntStream.of(0),
                IntStream.concat(IntStream.rangeClosed(2, axes + 1), IntStream.of(1)))
            .toArray();
    return g.node("Transpose", List.of(y), attribute("perm", order));
  }

  private static List<Flow> convolution(
      ModelWriter model, Layer layer, ConvConfig config, List<Flow> in) {
    GraphWriter g = model.graph();
    int axes = in.getFirst().shape().rank() - 1;
    List<Integer> size = spread(config.kernelSize(), axes);
    List<Integer> strides = spread(config.strides(), axes);
    List<Integer> dilations = spread(config.dilationRate(), axes);
    List<String> inputs = new ArrayList<>();
    inputs.add(channelsFirst(g, in.getFirst()));
    int channels = in.getFirst().shape().features() / config.groups();
    inputs.add(kernel(g, layer, "kernel", config.filters(), size, channels));
    if (config.useBias()) {
      inputs.add(g.weights(LayerRules.parameter(layer, "bias")));
    }
    List<AttributeProto> attributes = windows(size, strides, dilations, config.padding());
    attributes.add(attribute("dilations", ints(dilations)));
    attributes.add(attribute("group", (long) config.groups()));
    String z = g.node("Conv", inputs, attributes.toArray(AttributeProto[]::new));
    String y = ActivationRule.write(g, config.activation(), channelsLast(g, z, axes));
    return withoutMask(model, y, layer, in);
  }

  /// `[K…, C, F]` as `[F, C, K…]`.
  static String kernel(
      GraphWriter g, Layer layer, String name, int filters, List<Integer> size, int channels) {
    int places = size.stream().reduce(1, Math::multiplyExact);
    int[] shape =
        IntStream.concat(IntStream.of(filters, channels), Arrays.stream(ints(size))).toArray();
    return g.weights(
        List.of(layer, name),
        layer.name() + "/" + name,
        () -> {
          float[] from = LayerRules.parameter(layer, name).get().toArray();
          float[] to = new float[from.length];
          for (int i = 0; i < to.length; i++) {
            int place = i % places;
            int channel = i / places % channels;
            to[i] = from[(place * channels + channel) * filters + i / places / channels];
          }
          return Value.of(to, shape);
        });
  }

  /// One number per axis.
  static List<Integer> spread(List<Integer> numbers, int axes) {
    return numbers.size() == axes ? numbers : Collections.nCopies(axes, numbers.getFirst());
  }

  /// The numbers as an array.
  static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Window, strides and padding. As long as the stride is 1 the padding is known; else it depends
  /// on the length, and ONNX computes it.
  static List<AttributeProto> windows(
      List<Integer> size, List<Integer> strides, List<Integer> dilations, WindowPadding padding) {
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("kernel_shape", ints(size)));
    attributes.add(attribute("strides", ints(strides)));
    boolean dense = strides.stream().allMatch(stride -> stride == 1);
    if (padding == WindowPadding.SAME && !dense) {
      attributes.add(attribute("auto_pad", "SAME_UPPER"));
    } else if (padding != WindowPadding.VALID) {
      int axes = size.size();
      int[] pads = new int[2 * axes];
      for (int axis = 0; axis < axes; axis++) {
        int all = (size.get(axis) - 1) * dilations.get(axis);
        int before = padding == WindowPadding.CAUSAL ? all : all / 2;
        pads[axis] = before;
        pads[axes + axis] = all - before;
      }
      attributes.add(attribute("pads", pads));
    }
    return attributes;
  }

  private static List<Flow> pool(
      ModelWriter model, Layer layer, PoolConfig config, List<Flow> in, String operator) {
    GraphWriter g = model.graph();
    int axes = in.getFirst().shape().rank() - 1;
    List<Integer> size = spread(config.poolSize(), axes);
    List<AttributeProto> attributes =
        windows(
            size,
            spread(config.strides().isEmpty() ? size : config.strides(), axes),
            Collections.nCopies(axes, 1),
            config.padding());
    String y =
        g.node(
            operator,
            List.of(channelsFirst(g, in.getFirst())),
            attributes.toArray(AttributeProto[]::new));
    return withoutMask(model, channelsLast(g, y, axes), layer, in);
  }

  private static int[] windowAxes(Flow x) {
    return IntStream.range(1, x.shape().rank()).toArray();
  }

  private static List<Flow> max(ModelWriter model, Layer layer, boolean keepdims, List<Flow> in) {
    Flow x = in.getFirst();
    String y =
        model
            .graph()
            .node(
                "ReduceMax",
                List.of(x.name()),
                attribute("axes", windowAxes(x)),
                attribute("keepdims", keepdims ? 1L : 0L));
    return withoutMask(model, y, layer, in);
  }

  /// Over the real steps; 0 if there is none.
  private static List<Flow> mean(ModelWriter model, Layer layer, boolean keepdims, List<Flow> in) {
    GraphWriter g = model.graph();
    Flow x = in.getFirst();
    AttributeProto keep = attribute("keepdims", keepdims ? 1L : 0L);
    if (x.mask() == null) {
      String y = g.node("ReduceMean", List.of(x.name()), attribute("axes", windowAxes(x)), keep);
      return withoutMask(model, y, layer, in);
    }
    String real =
        LayerRules.cast(g, g.node("Unsqueeze", List.of(x.mask(), g.list(2))), ElementType.FLOAT);
    String sum =
        g.node("ReduceSum", List.of(g.node("Mul", List.of(x.name(), real)), g.list(1)), keep);
    String count = g.node("ReduceSum", List.of(real, g.list(1)), keep);
    String y = g.node("Div", List.of(sum, g.node("Max", List.of(count, g.number(1)))));
    return withoutMask(model, y, layer, in);
  }

  private static List<Flow> zeros(ModelWriter model, ZeroPadding1d layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String pads = g.list(0, layer.before(), 0, 0, layer.after(), 0);
    return withoutMask(model, g.node("Pad", List.of(in.getFirst().name(), pads)), layer, in);
  }

  private static List<Flow> crop(ModelWriter model, Cropping1d layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String end = g.list(layer.after() == 0 ? Integer.MAX_VALUE : -layer.after());
    String y =
        g.node("Slice", List.of(in.getFirst().name(), g.list(layer.before()), end, g.list(1)));
    return withoutMask(model, y, layer, in);
  }

  /// Every step several times, one behind the other.
  private static List<Flow> repeat(ModelWriter model, UpSampling1d layer, List<Flow> in) {
    GraphWriter g = model.graph();
    Flow x = in.getFirst();
    String apart = g.node("Unsqueeze", List.of(x.name(), g.list(2)));
    String several = g.node("Expand", List.of(apart, g.list(1, 1, layer.size(), 1)));
    String y = g.node("Reshape", List.of(several, g.list(0, -1, x.shape().features())));
    return withoutMask(model, y, layer, in);
  }
}
