package dev.elman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.layer.Layer;
import dev.elman.layer.convolution.AveragePooling1d;
import dev.elman.layer.convolution.AveragePooling2d;
import dev.elman.layer.convolution.Conv1d;
import dev.elman.layer.convolution.Conv1dTranspose;
import dev.elman.layer.convolution.Conv2d;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.ConvLstm1d;
import dev.elman.layer.convolution.ConvLstm2d;
import dev.elman.layer.convolution.ConvLstmConfig;
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
import java.util.Locale;

/// The convolutions and pooling layers among [KerasLayers].
final class KerasConvolutions {
  private KerasConvolutions() {}

  static Layer of(String type, JsonNode config) {
    boolean keepdims = config.path("keepdims").asBoolean();
    return switch (type) {
      case "Conv1D" -> new Conv1d(convolution(config));
      case "Conv1DTranspose" -> new Conv1dTranspose(convolution(config));
      case "Conv2D" -> new Conv2d(convolution(config));
      case "MaxPooling1D" -> config.isEmpty() ? new MaxPooling1d() : new MaxPooling1d(pool(config));
      case "MaxPooling2D" -> config.isEmpty() ? new MaxPooling2d() : new MaxPooling2d(pool(config));
      case "AveragePooling1D" -> new AveragePooling1d(pool(config));
      case "AveragePooling2D" -> new AveragePooling2d(pool(config));
      case "GlobalMaxPooling1D" -> new GlobalMaxPooling1d(keepdims);
      case "GlobalMaxPooling2D" -> new GlobalMaxPooling2d(keepdims);
      case "GlobalAveragePooling1D" -> new GlobalAveragePooling1d(keepdims);
      case "GlobalAveragePooling2D" -> new GlobalAveragePooling2d(keepdims);
      case "ZeroPadding1D" -> {
        int[] steps = numbers(config, "padding", 1, 1);
        yield new ZeroPadding1d(steps[0], steps[1]);
      }
      case "Cropping1D" -> {
        int[] steps = numbers(config, "cropping", 1, 1);
        yield new Cropping1d(steps[0], steps[1]);
      }
      case "UpSampling1D" ->
          config.isEmpty() ? new UpSampling1d() : new UpSampling1d(config.get("size").asInt());
      case "ConvLSTM1D" -> new ConvLstm1d(convLstm(config));
      case "ConvLSTM2D" -> new ConvLstm2d(convLstm(config));
      default -> throw new AssertionError("no layer for " + type);
    };
  }

  private static ConvConfig convolution(JsonNode config) {
    ConvConfig c =
        ConvConfig.of(config.get("filters").asInt(), numbers(config, "kernel_size"))
            .strides(numbers(config, "strides", 1))
            .dilationRate(numbers(config, "dilation_rate", 1))
            .groups(config.path("groups").asInt(1))
            .useBias(config.path("use_bias").asBoolean(true));
    c = config.has("padding") ? c.padding(padding(config)) : c;
    return config.has("activation")
        ? c.activation(KerasLayers.activation(config.get("activation")))
        : c;
  }

  private static ConvLstmConfig convLstm(JsonNode config) {
    ConvLstmConfig c =
        ConvLstmConfig.of(config.get("filters").asInt(), numbers(config, "kernel_size"))
            .strides(numbers(config, "strides", 1))
            .dilationRate(numbers(config, "dilation_rate", 1))
            .useBias(config.path("use_bias").asBoolean(true))
            .returnSequences(config.path("return_sequences").asBoolean())
            .returnState(config.path("return_state").asBoolean())
            .goBackwards(config.path("go_backwards").asBoolean())
            .dropout(config.path("dropout").asDouble())
            .recurrentDropout(config.path("recurrent_dropout").asDouble())
            .seed(config.path("seed").isInt() ? config.get("seed").asInt() : null);
    c = config.has("padding") ? c.padding(padding(config)) : c;
    c =
        config.has("activation")
            ? c.activation(KerasLayers.activation(config.get("activation")))
            : c;
    return config.has("recurrent_activation")
        ? c.recurrentActivation(KerasLayers.activation(config.get("recurrent_activation")))
        : c;
  }

  private static PoolConfig pool(JsonNode config) {
    PoolConfig c = PoolConfig.of(numbers(config, "pool_size", 2));
    c = config.has("padding") ? c.padding(padding(config)) : c;
    return config.has("strides") ? c.strides(numbers(config, "strides")) : c;
  }

  private static WindowPadding padding(JsonNode config) {
    return WindowPadding.valueOf(config.get("padding").asText().toUpperCase(Locale.ROOT));
  }

  /// One number or several, or what stands for none.
  private static int[] numbers(JsonNode config, String option, int... otherwise) {
    if (!config.has(option)) {
      return otherwise;
    }
    JsonNode value = config.get(option);
    return value.isArray() ? KerasLayers.ints(value) : new int[] {value.asInt()};
  }
}
