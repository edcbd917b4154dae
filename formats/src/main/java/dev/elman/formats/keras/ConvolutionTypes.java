package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
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
import dev.elman.layer.convolution.ZeroPadding1d;
import java.util.List;
import java.util.function.Function;

/// Convolution and pooling; channels are the last axis.
final class ConvolutionTypes {
  private static final String DATA_FORMAT = "data_format";
  private static final String CHANNELS_LAST = "channels_last";
  private static final String KERNEL_SIZE = "kernel_size";
  private static final String POOL_SIZE = "pool_size";
  private static final String STRIDES = "strides";
  private static final List<String> PER_AXIS =
      List.of(KERNEL_SIZE, POOL_SIZE, STRIDES, "dilation_rate");
  private static final String KEEPDIMS = "keepdims";

  static final List<LayerType> ALL =
      List.of(
          convolution("Conv1D", Conv1d.class, Conv1d::new, Conv1d::config),
          transposed(),
          convolution("Conv2D", Conv2d.class, Conv2d::new, Conv2d::config),
          convLstm("ConvLSTM1D", ConvLstm1d.class, ConvLstm1d::new, ConvLstm1d::config),
          convLstm("ConvLSTM2D", ConvLstm2d.class, ConvLstm2d::new, ConvLstm2d::config),
          pooling("MaxPooling1D", MaxPooling1d.class, MaxPooling1d::new, MaxPooling1d::config),
          pooling("MaxPooling2D", MaxPooling2d.class, MaxPooling2d::new, MaxPooling2d::config),
          pooling(
              "AveragePooling1D",
              AveragePooling1d.class,
              AveragePooling1d::new,
              AveragePooling1d::config),
          pooling(
              "AveragePooling2D",
              AveragePooling2d.class,
              AveragePooling2d::new,
              AveragePooling2d::config),
          global("GlobalMaxPooling1D", GlobalMaxPooling1d::new),
          global("GlobalMaxPooling2D", GlobalMaxPooling2d::new),
          global("GlobalAveragePooling1D", GlobalAveragePooling1d::new),
          global("GlobalAveragePooling2D", GlobalAveragePooling2d::new),
          new LayerType(
              "ZeroPadding1D",
              options -> {
                requireChannelsLast(options);
                List<Integer> steps = pair(options, "padding");
                return new ZeroPadding1d(steps.getFirst(), steps.getLast());
              },
              (layer, config) -> {
                ZeroPadding1d padding = (ZeroPadding1d) layer;
                config.set("padding", Json.value(List.of(padding.before(), padding.after())));
              }),
          new LayerType(
              "Cropping1D",
              options -> {
                List<Integer> steps = pair(options, "cropping");
                return new Cropping1d(steps.getFirst(), steps.getLast());
              },
              (layer, config) -> {
                Cropping1d cropping = (Cropping1d) layer;
                config.set("cropping", Json.value(List.of(cropping.before(), cropping.after())));
              }),
          new LayerType(
              "UpSampling1D",
              options -> new UpSampling1d(options.size("size")),
              (layer, config) -> config.put("size", ((UpSampling1d) layer).size())));

  private ConvolutionTypes() {}

  private static <L extends Layer> LayerType convolution(
      String name, Class<L> type, Function<ConvConfig, L> make, Function<L, ConvConfig> config) {
    return LayerType.of(
            name,
            type,
            options -> {
              requireChannelsLast(options);
              return ConvConfig.of(options.size("filters"), ints(options, KERNEL_SIZE));
            },
            make,
            config)
        .finish(json -> spread(json, name));
  }

  /// Keras's layer has no groups.
  private static LayerType transposed() {
    return new LayerType(
        "Conv1DTranspose",
        options -> {
          requireChannelsLast(options);
          ConvConfig absent = ConvConfig.of(options.size("filters"), ints(options, KERNEL_SIZE));
          return new Conv1dTranspose(Records.read(options, absent));
        },
        (layer, config) -> {
          Records.write(((Conv1dTranspose) layer).config(), config);
          config.remove("groups");
        });
  }

  private static <L extends Layer> LayerType convLstm(
      String name,
      Class<L> type,
      Function<ConvLstmConfig, L> make,
      Function<L, ConvLstmConfig> config) {
    return LayerType.of(
            name,
            type,
            options -> {
              requireChannelsLast(options);
              return ConvLstmConfig.of(options.size("filters"), ints(options, KERNEL_SIZE));
            },
            make,
            config)
        .places((layer, _) -> List.of(new LayerType.Place("cell/vars", layer.parameters())))
        .finish(json -> spread(json, name));
  }

  /// Without strides they are the size of the window.
  private static <L extends Layer> LayerType pooling(
      String name, Class<L> type, Function<PoolConfig, L> make, Function<L, PoolConfig> config) {
    return LayerType.of(
            name,
            type,
            options -> {
              requireChannelsLast(options);
              return PoolConfig.of(ints(options, POOL_SIZE));
            },
            make,
            config)
        .finish(json -> {
          spread(json, name);
          if (json.path(STRIDES).isEmpty()) {
            json.set(STRIDES, json.get(POOL_SIZE));
          }
        });
  }

  /// One number for all axes becomes one for each: Keras takes no shorter list.
  private static void spread(ObjectNode config, String className) {
    for (String key : PER_AXIS) {
      if (className.endsWith("2D") && config.path(key).size() == 1) {
        JsonNode one = config.get(key).get(0);
        config.set(key, Json.list().add(one).add(one));
      }
    }
  }

  private static LayerType global(String name, Function<Boolean, Layer> make) {
    return new LayerType(
        name,
        options -> {
          requireChannelsLast(options);
          return make.apply(options.flag(KEEPDIMS, false));
        },
        (layer, config) -> config.put(KEEPDIMS, keepsAxes(layer)));
  }

  /// The result of a global pooling that keeps the axes has as many as its input.
  private static boolean keepsAxes(Layer layer) {
    return layer.outputShape(layer.inputShape()).rank() == layer.inputShape().rank();
  }

  private static void requireChannelsLast(Options options) throws ModelFileException {
    if (!options.text(DATA_FORMAT, CHANNELS_LAST).equals(CHANNELS_LAST)) {
      throw options.bad(DATA_FORMAT, "\"channels_last\"", options.get(DATA_FORMAT));
    }
  }

  private static int[] ints(Options options, String key) throws ModelFileException {
    return options.wholes(key).stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> pair(Options options, String key) throws ModelFileException {
    List<Integer> pair = options.wholes(key);
    if (pair.isEmpty() || pair.size() > 2) {
      throw options.bad(key, "one number of steps or two", options.get(key));
    }
    return pair;
  }
}
