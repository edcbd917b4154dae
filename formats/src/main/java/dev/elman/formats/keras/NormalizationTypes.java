package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.GroupNormalization;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.UnitNormalization;
import java.util.List;

/// Normalisation over the last axis.
final class NormalizationTypes {
  private static final String AXIS = "axis";
  private static final int DEFAULT_GROUPS = 32;

  static final List<LayerType> ALL =
      List.of(
          LayerType.of(
              "BatchNormalization",
              BatchNormalization.class,
              options -> overFeatures(options, BatchNormalization.Config.DEFAULT),
              BatchNormalization::new,
              BatchNormalization::config),
          LayerType.of(
              "LayerNormalization",
              LayerNormalization.class,
              options -> overFeatures(options, LayerNormalization.Config.DEFAULT),
              LayerNormalization::new,
              LayerNormalization::config),
          LayerType.of(
              "GroupNormalization",
              GroupNormalization.class,
              options -> overFeatures(options, GroupNormalization.Config.groups(DEFAULT_GROUPS)),
              GroupNormalization::new,
              GroupNormalization::config),
          new LayerType(
              "RMSNormalization",
              NormalizationTypes::rms,
              (layer, config) -> config.put("epsilon", ((RmsNormalization) layer).epsilon())),
          new LayerType(
              "UnitNormalization",
              options -> overFeatures(options, new UnitNormalization()),
              (_, _) -> {}));

  private NormalizationTypes() {}

  private static Layer rms(Options options) throws ModelFileException {
    overFeatures(options, options);
    return options.has("epsilon")
        ? new RmsNormalization(options.number("epsilon"))
        : new RmsNormalization();
  }

  /// The axis is the last one; files of Keras 2 count it from the front.
  private static <C> C overFeatures(Options options, C config) throws ModelFileException {
    if (options.has(AXIS)) {
      List<Integer> axes = options.wholes(AXIS);
      boolean last =
          axes.size() == 1 && (axes.getFirst() == -1 || options.reading().version().major() < 3);
      if (!last) {
        throw options.bad(AXIS, "-1, the only axis that Elman normalises", options.get(AXIS));
      }
    }
    return config;
  }
}
