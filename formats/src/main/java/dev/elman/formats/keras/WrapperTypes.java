package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.layer.Layer;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Bidirectional.MergeMode;
import dev.elman.layer.recurrent.Recurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Layers that have another one inside.
final class WrapperTypes {
  private static final String LAYER = "layer";
  private static final String BACKWARD_LAYER = "backward_layer";
  private static final String MERGE_MODE = "merge_mode";

  static final List<LayerType> ALL =
      List.of(
          new LayerType(
                  "TimeDistributed",
                  options -> new TimeDistributed(LayerTypes.read(options.object(LAYER))),
                  (layer, config) ->
                      config.set(LAYER, ModelWriter.layer(((TimeDistributed) layer).layer())))
              .wrapper()
              .places((layer, types) ->
                  LayerType.below(LAYER, ((TimeDistributed) layer).layer(), types)),
          new LayerType(
                  "Bidirectional",
                  WrapperTypes::readBidirectional,
                  WrapperTypes::writeBidirectional)
              .wrapper()
              .places(WrapperTypes::placesOfBidirectional));

  private WrapperTypes() {}

  private static Layer readBidirectional(Options options) throws ModelFileException {
    MergeMode mode =
        options.hasKey(MERGE_MODE) && !options.has(MERGE_MODE)
            ? MergeMode.NONE
            : Records.constant(MergeMode.class, options, MERGE_MODE, MergeMode.CONCAT);
    return new Bidirectional(recurrent(options, LAYER), backward(options), mode);
  }

  /// Where only one layer is named, the other is a copy of it.
  private static Recurrent backward(Options options) throws ModelFileException {
    if (options.has(BACKWARD_LAYER)) {
      return recurrent(options, BACKWARD_LAYER);
    }
    ObjectNode node = options.object(LAYER).node().deepCopy();
    node.withObjectProperty(KerasObject.CONFIG).put("go_backwards", true).remove("name");
    return recurrent(new Options(node, options.place(), options.reading()));
  }

  private static Recurrent recurrent(Options options, String key) throws ModelFileException {
    ObjectNode node = options.object(key).node().deepCopy();
    return recurrent(new Options(node, options.object(key).place(), options.reading()));
  }

  /// One direction. Its masked steps are zero in sequences, which not all files say.
  private static Recurrent recurrent(Options object) throws ModelFileException {
    if (object.get(KerasObject.CONFIG) instanceof ObjectNode config
        && config.path("return_sequences").booleanValue()) {
      config.put("zero_output_for_mask", true);
    }
    if (LayerTypes.read(object) instanceof Recurrent recurrent) {
      return recurrent;
    }
    throw object.bad(KerasObject.CLASS, "a recurrent layer", object.get(KerasObject.CLASS));
  }

  private static void writeBidirectional(Layer layer, ObjectNode config) {
    Bidirectional both = (Bidirectional) layer;
    config.set(LAYER, ModelWriter.layer(both.forwardLayer()));
    config.set(BACKWARD_LAYER, ModelWriter.layer(both.backwardLayer()));
    if (both.mergeMode() == MergeMode.NONE) {
      config.putNull(MERGE_MODE);
    } else {
      config.put(MERGE_MODE, Records.text(both.mergeMode()));
    }
  }

  private static List<LayerType.Place> placesOfBidirectional(
      Layer layer, Function<Layer, LayerType> types) {
    Bidirectional both = (Bidirectional) layer;
    List<LayerType.Place> places =
        new ArrayList<>(LayerType.below("forward_layer", both.forwardLayer(), types));
    places.addAll(LayerType.below("backward_layer", both.backwardLayer(), types));
    return places;
  }
}
