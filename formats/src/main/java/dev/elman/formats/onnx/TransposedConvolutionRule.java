package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.convolution.Conv1dTranspose;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.WindowPadding;
import java.util.ArrayList;
import java.util.List;

/// Writes the way back of a convolution as a convolution: with the steps of x a stride apart and
/// zeros between them, `z_n = Σ_k u_{n + p - k d} W_kᵀ`, the window from its end to its beginning.
final class TransposedConvolutionRule {
  private TransposedConvolutionRule() {}

  static List<Flow> write(ModelWriter model, Conv1dTranspose layer, List<Flow> in) {
    GraphWriter g = model.graph();
    ConvConfig config = layer.config();
    int stride = config.strides().getFirst();
    int dilation = config.dilationRate().getFirst();
    int kernel = config.kernelSize().getFirst();
    int reach = (kernel - 1) * dilation + 1;
    int longer = Math.max(reach - stride, 0);
    boolean same = config.padding() == WindowPadding.SAME;
    int p = same ? longer / 2 : 0;
    int channels = in.getFirst().shape().features();
    String apart = g.node("Unsqueeze", List.of(in.getFirst().name(), g.list(2)));
    String spread = g.node("Pad", List.of(apart, g.list(0, 0, 0, 0, 0, 0, stride - 1, 0)));
    String u = g.node("Reshape", List.of(spread, g.list(0, -1, channels)));
    String padded = g.node("Pad", List.of(u, g.list(0, reach - 1 - p, 0, 0, same ? p : longer, 0)));
    List<String> inputs = new ArrayList<>();
    inputs.add(g.node("Transpose", List.of(padded), attribute("perm", 0, 2, 1)));
    inputs.add(reversed(g, layer, channels));
    if (config.useBias()) {
      inputs.add(g.weights(LayerRules.parameter(layer, "bias")));
    }
    String z =
        g.node(
            "Conv",
            inputs,
            attribute("kernel_shape", new int[] {kernel}),
            attribute("dilations", new int[] {dilation}));
    String y = ActivationRule.write(g, config.activation(), ConvolutionRules.channelsLast(g, z, 1));
    return ConvolutionRules.withoutMask(model, y, layer, in);
  }

  /// `[K, F, C]` as `[F, C, K]`, the last place first.
  private static String reversed(GraphWriter g, Conv1dTranspose layer, int channels) {
    int filters = layer.config().filters();
    int kernel = layer.config().kernelSize().getFirst();
    return g.weights(
        List.of(layer, "kernel"),
        layer.name() + "/kernel",
        () -> {
          float[] from = LayerRules.parameter(layer, "kernel").get().toArray();
          float[] to = new float[from.length];
          for (int i = 0; i < to.length; i++) {
            int place = kernel - 1 - i % kernel;
            to[i] = from[place * filters * channels + i / kernel];
          }
          return Value.of(to, filters, channels, kernel);
        });
  }
}
