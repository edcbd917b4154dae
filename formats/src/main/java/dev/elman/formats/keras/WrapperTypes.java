package dev.elman.formats.keras;

import dev.elman.layer.TimeDistributed;
import java.util.List;

/// Layers that have another one inside.
final class WrapperTypes {
  private static final String LAYER = "layer";

  static final List<LayerType> ALL =
      List.of(
          new LayerType(
                  "TimeDistributed",
                  options -> new TimeDistributed(LayerTypes.read(options.object(LAYER))),
                  (layer, config) ->
                      config.set(LAYER, ModelWriter.layer(((TimeDistributed) layer).layer())))
              .wrapper()
              .places((layer, types) ->
                  LayerType.below(LAYER, ((TimeDistributed) layer).layer(), types)));

  private WrapperTypes() {}
}
