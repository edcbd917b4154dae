package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All classes of layers, by name.
final class LayerTypes {
  private static final Map<String, LayerType> BY_NAME = new HashMap<>();

  /// Classes of Keras 1 that are called otherwise today. A dense layer takes sequences.
  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "TimeDistributedDense", "Dense",
          "Convolution1D", "Conv1D");

  static {
    for (List<LayerType> family :
        List.of(
            FeedForwardTypes.ALL,
            MergeTypes.ALL,
            NormalizationTypes.ALL,
            AttentionTypes.ALL,
            RecurrentTypes.ALL,
            ConvolutionTypes.ALL,
            OwnTypes.ALL,
            WrapperTypes.ALL)) {
      family.forEach(type -> BY_NAME.put(type.className(), type));
    }
  }

  private LayerTypes() {}

  /// The type of a layer that is to be written.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  static LayerType of(Layer layer) {
    if (layer instanceof Model) {
      return ModelReader.typeOfModels(layer.type());
    }
    LayerType type =
        BY_NAME.get(
            layer instanceof Recurrent loop ? RecurrentTypes.className(loop) : layer.type());
    if (type == null) {
      throw new IllegalArgumentException(
          layer.displayName()
              + ": expected a layer of Elman, but no Keras file can hold "
              + layer.getClass().getName()
              + ".");
    }
    return type;
  }

  /// Makes a layer from its object in a file.
  static Layer read(Options object) throws ModelFileException {
    String className = object.text(KerasObject.CLASS, "");
    className = OLD_NAMES.getOrDefault(className, className);
    if (ModelReader.isModel(className)) {
      return ModelReader.read(object).model();
    }
    LayerType type = BY_NAME.get(className);
    String module = KerasObject.foreignModule(object.node());
    if (type != null && module != null) {
      throw new ModelFileException(
          object.place()
              + ": the class "
              + className
              + " of the module "
              + module
              + " is program code, which Elman does not run; use layers in its place.");
    }
    boolean exists = type != null && (!type.isElman() || KerasObject.isElman(object.node()));
    if (type == null || !exists) {
      throw new ModelFileException(object.place() + ": " + refusal(className));
    }
    Options config = LegacyConfig.modernised(className, object.object(KerasObject.CONFIG));
    Layer layer;
    try {
      layer = type.read(config);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(config.place() + ": " + e.getMessage(), e);
    }
    layer.named(config.text("name", ""));
    object.reading().put(layer, type);
    ParameterOptions options = ParameterOptions.read(config);
    object.reading().afterBuild(() -> options.apply(layer));
    config.requireAllRead();
    return layer;
  }

  private static String refusal(String className) {
    String what = "the class " + className + " is not supported. ";
    return switch (className) {
      case "Lambda", "TFOpLambda", "SlicingOpLambda" ->
          what + "It holds program code, which Elman does not run; use layers in its place.";
      default ->
          what
              + "Elman has "
              + String.join(", ", BY_NAME.keySet().stream().sorted().toList())
              + ".";
    };
  }
}
