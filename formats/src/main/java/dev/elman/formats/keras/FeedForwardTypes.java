package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.activation.Activation;
import dev.elman.activation.Elu;
import dev.elman.activation.LeakyRelu;
import dev.elman.activation.Relu;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.ActivityRegularization;
import dev.elman.layer.AlphaDropout;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.Flatten;
import dev.elman.layer.GaussianDropout;
import dev.elman.layer.GaussianNoise;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Masking;
import dev.elman.layer.PRelu;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Rescaling;
import dev.elman.layer.Reshape;
import dev.elman.layer.SpatialDropout1d;
import dev.elman.layer.SpatialDropout2d;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Layers without time and without statistics.
final class FeedForwardTypes {
  private static final String RATE = "rate";
  private static final String ACTIVATION = "activation";
  private static final String ALPHA_INITIALIZER = "alpha_initializer";
  private static final String SHARED_AXES = "shared_axes";

  static final List<LayerType> ALL =
      List.of(
          new LayerType(
              "InputLayer",
              options -> new InputLayer(Shapes.input(options)),
              (layer, config) ->
                  config.set(Shapes.BATCH_SHAPE, Shapes.batch(((InputLayer) layer).shape()))),
          LayerType.of(
              "Dense",
              Dense.class,
              options -> Dense.Config.units(options.size("units")),
              Dense::new,
              Dense::config),
          LayerType.of(
                  "Embedding",
                  Embedding.class,
                  options ->
                      Embedding.Config.of(options.size("input_dim"), options.size("output_dim")),
                  Embedding::new,
                  Embedding::config)
              .unknownToKeras(Map.of("dropout", 0.0)),
          new LayerType(
              "Activation",
              options -> new ActivationLayer(ActivationCodec.read(options, ACTIVATION)),
              (layer, config) ->
                  config.set(
                      ACTIVATION, ActivationCodec.write(((ActivationLayer) layer).activation()))),
          activation(ActivationCodec.RELU),
          activation(ActivationCodec.LEAKY_RELU),
          activation(ActivationCodec.ELU),
          activation(ActivationCodec.SOFTMAX),
          new LayerType("Flatten", FeedForwardTypes::flatten, (_, _) -> {}),
          new LayerType(
              "Dropout",
              options -> new Dropout(options.number(RATE)),
              (layer, config) -> config.put(RATE, Json.exact(((Dropout) layer).rate()))),
          new LayerType(
                  "SpatialDropout1D",
                  options -> new SpatialDropout1d(options.number(RATE)),
                  (layer, config) ->
                      config.put(RATE, Json.exact(((SpatialDropout1d) layer).rate())))
              .finish(json -> json.remove("trainable")), // Keras's layer does not take it
          new LayerType(
                  "SpatialDropout2D",
                  FeedForwardTypes::spatialDropout2d,
                  (layer, config) ->
                      config.put(RATE, Json.exact(((SpatialDropout2d) layer).rate())))
              .finish(json -> json.remove("trainable")), // nor does this one
          new LayerType(
              "GaussianDropout",
              options -> new GaussianDropout(options.number(RATE)),
              (layer, config) -> config.put(RATE, Json.exact(((GaussianDropout) layer).rate()))),
          new LayerType(
              "AlphaDropout",
              options -> new AlphaDropout(options.number(RATE)),
              (layer, config) -> config.put(RATE, Json.exact(((AlphaDropout) layer).rate()))),
          new LayerType(
              "GaussianNoise",
              options -> new GaussianNoise(options.number("stddev")),
              (layer, config) ->
                  config.put("stddev", Json.exact(((GaussianNoise) layer).stddev()))),
          new LayerType(
              "Masking",
              options -> new Masking(options.number("mask_value", 0)),
              (layer, config) ->
                  config.put("mask_value", Json.exact(((Masking) layer).maskValue()))),
          new LayerType(
              "RepeatVector",
              options -> new RepeatVector(options.size("n")),
              (layer, config) -> config.put("n", ((RepeatVector) layer).n())),
          new LayerType(
              "Reshape",
              options -> new Reshape(ints(options, "target_shape")),
              (layer, config) ->
                  config.set(
                      "target_shape", Json.value(((Reshape) layer).targetShape().toArray()))),
          new LayerType(
              "Permute",
              options -> new Permute(ints(options, "dims")),
              (layer, config) -> config.set("dims", Json.value(((Permute) layer).dims()))),
          new LayerType(
              "ActivityRegularization",
              options -> new ActivityRegularization(options.number("l1"), options.number("l2")),
              (layer, config) ->
                  config
                      .put("l1", Json.exact(((ActivityRegularization) layer).l1()))
                      .put("l2", Json.exact(((ActivityRegularization) layer).l2()))),
          new LayerType("PReLU", FeedForwardTypes::prelu, FeedForwardTypes::writePrelu),
          new LayerType(
              "Rescaling",
              options -> new Rescaling(options.number("scale"), options.number("offset", 0)),
              (layer, config) ->
                  config
                      .put("scale", ((Rescaling) layer).scale())
                      .put("offset", ((Rescaling) layer).offset())));

  private FeedForwardTypes() {}

  /// One of Keras's layers that are an activation with options.
  private static LayerType activation(String name) {
    return new LayerType(
        name,
        options -> layer(ActivationCodec.ofLayer(name, options)),
        (layer, config) ->
            config.setAll(ActivationCodec.options(((ActivationLayer) layer).activation())));
  }

  private static Layer layer(Activation activation) {
    return switch (activation) {
      case Relu relu ->
          ActivationLayer.relu(relu.maxValue(), relu.negativeSlope(), relu.threshold());
      case LeakyRelu leaky -> ActivationLayer.leakyRelu(leaky.negativeSlope());
      case Elu elu -> ActivationLayer.elu(elu.alpha());
      default -> ActivationLayer.softmax();
    };
  }

  private static Layer flatten(Options options) throws ModelFileException {
    requireChannelsLast(options);
    return new Flatten();
  }

  private static Layer spatialDropout2d(Options options) throws ModelFileException {
    requireChannelsLast(options);
    return new SpatialDropout2d(options.number(RATE));
  }

  private static void requireChannelsLast(Options options) throws ModelFileException {
    if (!options.text("data_format", "channels_last").equals("channels_last")) {
      throw options.bad("data_format", "\"channels_last\"", options.get("data_format"));
    }
  }

  private static int[] ints(Options options, String key) throws ModelFileException {
    return options.wholes(key).stream().mapToInt(Integer::intValue).toArray();
  }

  /// Elman's slopes are those of features: all other axes share them.
  private static Layer prelu(Options options) throws ModelFileException {
    PRelu layer =
        options.has(ALPHA_INITIALIZER)
            ? new PRelu(InitializerCodec.read(options, ALPHA_INITIALIZER))
            : new PRelu();
    List<Integer> shared = options.has(SHARED_AXES) ? options.wholes(SHARED_AXES) : List.of();
    options
        .reading()
        .afterBuild(() -> {
          List<Integer> axes = sharedAxes(layer);
          if (!shared.equals(axes)) {
            throw options.bad(
                SHARED_AXES, axes + ", a slope for every feature", options.get(SHARED_AXES));
          }
        });
    return layer;
  }

  private static List<Integer> sharedAxes(Layer layer) {
    return IntStream.range(1, layer.inputShape().rank()).boxed().toList();
  }

  private static void writePrelu(Layer layer, ObjectNode config) {
    config.set(ALPHA_INITIALIZER, InitializerCodec.write(((PRelu) layer).alphaInitializer()));
    List<Integer> shared = sharedAxes(layer);
    config.set(SHARED_AXES, shared.isEmpty() ? NullNode.getInstance() : Json.value(shared));
  }
}
