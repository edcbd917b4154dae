package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.AwdRegularization;
import dev.elman.layer.Crf;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.TiedDense;
import dev.elman.layer.recurrent.SegRnn;
import java.util.List;

/// Layers that Keras has not, but for those of cells.
final class OwnTypes {
  private static final String EMBEDDING = "embedding";
  private static final String USE_BIAS = "use_bias";

  static final List<LayerType> ALL =
      List.of(
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
                          .put("alpha", Json.exact(((AwdRegularization) layer).alpha()))
                          .put("beta", Json.exact(((AwdRegularization) layer).beta())))
              .elman(),
          LayerType.of(
                  "SegRNN",
                  SegRnn.class,
                  options ->
                      SegRnn.Config.of(
                          options.size("units"),
                          options.size("segment_length"),
                          options.size("horizon")),
                  SegRnn::new,
                  SegRnn::config)
              .elman(),
          new LayerType("TiedDense", OwnTypes::tied, OwnTypes::writeTied).elman());

  private OwnTypes() {}

  /// The embedding stands before the layer, under its name.
  private static Layer tied(Options options) throws ModelFileException {
    return new TiedDense(
        options.reading().named(Embedding.class, options, EMBEDDING), options.flag(USE_BIAS, true));
  }

  private static void writeTied(Layer layer, ObjectNode config) {
    TiedDense tied = (TiedDense) layer;
    config.put(EMBEDDING, tied.embedding().name()).put(USE_BIAS, tied.useBias());
  }
}
