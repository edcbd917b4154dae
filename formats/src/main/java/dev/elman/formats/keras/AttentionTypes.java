package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.Attention;
import dev.elman.layer.Layer;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Attention. Some options of Elman's layers are arguments of Keras's calls; `ModelReader` hands
/// them over as if they were options.
final class AttentionTypes {
  static final String CAUSAL = "use_causal_mask";
  static final String SCORES = "return_attention_scores";

  private static final String AXES = "attention_axes";

  private static final Map<String, String> PROJECTIONS =
      Map.of(
          "query", "query_dense",
          "key", "key_dense",
          "value", "value_dense",
          "attention_output", "output_dense");

  static final List<LayerType> ALL =
      List.of(
          LayerType.of(
              "Attention",
              Attention.class,
              _ -> Attention.Config.DEFAULT,
              Attention::new,
              Attention::config),
          LayerType.of(
              "AdditiveAttention",
              AdditiveAttention.class,
              _ -> AdditiveAttention.Config.DEFAULT,
              AdditiveAttention::new,
              AdditiveAttention::config),
          LayerType.of(
                  "MultiHeadAttention",
                  MultiHeadAttention.class,
                  AttentionTypes::heads,
                  MultiHeadAttention::new,
                  MultiHeadAttention::config)
              .inputNames("query", "value", "key")
              .places((layer, _) -> projections(layer)));

  private AttentionTypes() {}

  private static MultiHeadAttention.Config heads(Options options) throws ModelFileException {
    if (options.has(AXES) && !options.wholes(AXES).equals(List.of(1))) {
      throw options.bad(AXES, "[1], the steps", options.get(AXES));
    }
    return MultiHeadAttention.Config.of(options.size("num_heads"), options.size("key_dim"));
  }

  /// Keras's layer has a dense layer for every projection.
  private static List<Place> projections(Layer layer) {
    Map<String, List<Parameter>> byProjection = new LinkedHashMap<>();
    for (Parameter parameter : layer.parameters()) {
      String name = parameter.name();
      String projection = PROJECTIONS.get(name.substring(0, name.indexOf('/')));
      byProjection.computeIfAbsent(projection, _ -> new ArrayList<>()).add(parameter);
    }
    List<Place> places = new ArrayList<>();
    byProjection.forEach((name, weights) -> places.add(new Place(name + "/vars", weights)));
    return places;
  }
}
