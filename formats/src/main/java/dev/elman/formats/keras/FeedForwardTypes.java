package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.ActivityRegularization;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.AlphaDropout;
import dev.elman.layer.AwdRegularization;
import dev.elman.layer.Crf;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.Flatten;
import dev.elman.layer.GaussianDropout;
import dev.elman.layer.GaussianNoise;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Masking;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Reshape;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.SpatialDropout1d;
import dev.elman.layer.SpatialDropout2d;
import java.util.List;
import java.util.Map;

/// Layers without time and without statistics.
final class FeedForwardTypes {
  private static final String RATE = "rate";
  private static final String ACTIVATION = "activation";

  static final List<LayerType> ALL =
      List.of(
          new LayerType(
              "InputLayer",
              options -> new InputLayer(Shapes.input(options)),
              (layer, config) ->
                  config.set("batch_shape", Shapes.batch(((InputLayer) layer).shape()))),
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
          activation("ReLU"),
          activation("LeakyReLU"),
          activation("ELU"),
          activation("Softmax"),
          new LayerType("Flatten", FeedForwardTypes::flatten, (_, _) -> {}),
          new LayerType(
              "Dropout",
              options -> new Dropout(options.number(RATE)),
              (layer, config) -> config.put(RATE, exact(((Dropout) layer).rate()))),
          new LayerType(
              "SpatialDropout1D",
              options -> new SpatialDropout1d(options.number(RATE)),
              (layer, config) -> config.put(RATE, exact(((SpatialDropout1d) layer).rate()))),
          new LayerType(
              "SpatialDropout2D",
              FeedForwardTypes::spatialDropout2d,
              (layer, config) -> config.put(RATE, exact(((SpatialDropout2d) layer).rate()))),
          new LayerType(
              "GaussianDropout",
              options -> new GaussianDropout(options.number(RATE)),
              (layer, config) -> config.put(RATE, exact(((GaussianDropout) layer).rate()))),
          new LayerType(
              "AlphaDropout",
              options -> new AlphaDropout(options.number(RATE)),
              (layer, config) -> config.put(RATE, exact(((AlphaDropout) layer).rate()))),
          new LayerType(
              "GaussianNoise",
              options -> new GaussianNoise(options.number("stddev")),
              (layer, config) -> config.put("stddev", exact(((GaussianNoise) layer).stddev()))),
          new LayerType(
              "Masking",
              options -> new Masking(options.number("mask_value", 0)),
              (layer, config) -> config.put("mask_value", exact(((Masking) layer).maskValue()))),
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
                      .put("l1", exact(((ActivityRegularization) layer).l1()))
                      .put("l2", exact(((ActivityRegularization) layer).l2()))),
          LayerType.of(
                  "AdaptiveSoftmax",
                  AdaptiveSoftmax.class,
                  options ->
                      AdaptiveSoftmax.Config.of(
                          options.size("classes"),
                          options.wholes("cutoffs").toArray(Integer[]::new)),
                  AdaptiveSoftmax::new,
                  AdaptiveSoftmax::config)
              .elman(),
          LayerType.of(
                  "SampledSoftmax",
                  SampledSoftmax.class,
                  options ->
                      SampledSoftmax.Config.of(options.size("classes"), options.size("samples")),
                  SampledSoftmax::new,
                  SampledSoftmax::config)
              .elman(),
          LayerType.of("CRF", Crf.class, _ -> Crf.Config.DEFAULT, Crf::new, Crf::config).elman(),
          new LayerType(
                  "AwdRegularization",
                  options -> new AwdRegularization(options.number("alpha"), options.number("beta")),
                  (layer, config) ->
                      config
                          .put("alpha", exact(((AwdRegularization) layer).alpha()))
                          .put("beta", exact(((AwdRegularization) layer).beta())))
              .elman());

  private FeedForwardTypes() {}

  /// One of Keras's layers that are an activation with options; it is written as `Activation`.
  private static LayerType activation(String name) {
    return new LayerType(
        name,
        options -> new ActivationLayer(ActivationCodec.ofLayer(name, options)),
        (_, _) -> {
          throw new IllegalStateException(name);
        });
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

  /// The shortest decimal number that means this float: 0.1 and not 0.10000000149011612.
  private static double exact(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
