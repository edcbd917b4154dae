package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.layer.Layer;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// One class of layers in a file: its name, its options for both directions, and where its weights
/// are.
final class LayerType {
  private static final String VARIABLES = "vars";

  private final String className;
  private final Reader reader;
  private final Writer writer;
  private Places places = (layer, _) -> List.of(new Place(VARIABLES, layer.parameters()));
  private Map<String, Object> unknownToKeras = Map.of();
  private List<String> inputNames = List.of();
  private Consumer<ObjectNode> finish = _ -> {};
  private boolean elman;
  private boolean wrapper;

  /// Makes a layer from its options.
  interface Reader {
    Layer read(Options options) throws ModelFileException;
  }

  /// Writes the options of a layer.
  interface Writer {
    void write(Layer layer, ObjectNode config);
  }

  /// Says where the weights of a layer are, given the types of the layers within it.
  interface Places {
    List<Place> of(Layer layer, Function<Layer, LayerType> types);
  }

  /// Parameters that lie together.
  ///
  /// @param path their place below that of the layer: `cell/vars`
  record Place(String path, List<Parameter> parameters) {
    /// The same parameters, of a layer that lies deeper.
    Place below(String outer) {
      return new Place(outer + "/" + path, parameters);
    }
  }

  LayerType(String className, Reader reader, Writer writer) {
    this.className = className;
    this.reader = reader;
    this.writer = writer;
  }

  /// A layer whose options are a record.
  ///
  /// @param absent what options have that are not in the file, such as Keras's defaults
  static <L extends Layer, C extends Record> LayerType of(
      String className,
      Class<L> type,
      Absent<C> absent,
      Function<C, L> make,
      Function<L, C> config) {
    return new LayerType(
        className,
        options -> make.apply(Records.read(options, absent.of(options))),
        (layer, json) -> Records.write(config.apply(type.cast(layer)), json));
  }

  /// The options of a layer of which the file says only what it must.
  interface Absent<C> {
    C of(Options options) throws ModelFileException;
  }

  /// The same type, of layers whose weights are elsewhere.
  LayerType places(Places newPlaces) {
    places = newPlaces;
    return this;
  }

  /// The same type, with options that Keras's layer lacks. They are written only if they are not
  /// what they are here; then the layer is Elman's own.
  LayerType unknownToKeras(Map<String, Object> options) {
    unknownToKeras = options;
    return this;
  }

  /// The same type, of layers that take their inputs as arguments of these names and not in one
  /// list.
  LayerType inputNames(String... names) {
    inputNames = List.of(names);
    return this;
  }

  /// The same type, with a last change of what is written.
  LayerType finish(Consumer<ObjectNode> change) {
    finish = change;
    return this;
  }

  /// The same type, of layers that Keras has not.
  LayerType elman() {
    elman = true;
    return this;
  }

  /// The same type, of layers whose parameters are those of a layer within.
  LayerType wrapper() {
    wrapper = true;
    return this;
  }

  /// Keras's name of the class.
  String className() {
    return className;
  }

  /// Whether only Elman has such layers.
  boolean isElman() {
    return elman;
  }

  /// The names of the arguments for the inputs; none if they come in one list.
  List<String> inputNames() {
    return inputNames;
  }

  /// Makes a layer.
  Layer read(Options options) throws ModelFileException {
    return reader.read(options);
  }

  /// The layer as an object of a file.
  ///
  /// @param common what every layer has
  ObjectNode write(Layer layer, ObjectNode common) {
    writer.write(layer, common);
    ParameterOptions.writeTrainable(layer, common);
    if (!wrapper) {
      ParameterOptions.write(layer, common);
    }
    finish.accept(common);
    boolean own = elman;
    for (Map.Entry<String, Object> option : unknownToKeras.entrySet()) {
      JsonNode value = common.get(option.getKey());
      if (value != null && value.equals(Json.value(option.getValue()))) {
        common.remove(option.getKey());
      } else {
        own |= value != null;
      }
    }
    return own
        ? KerasObject.ofElman(className, common)
        : KerasObject.of("keras.layers", className, common);
  }

  /// Where the weights of a layer are.
  List<Place> places(Layer layer, Function<Layer, LayerType> types) {
    return places.of(layer, types);
  }

  /// The places of a layer that lies within another.
  static List<Place> below(String path, Layer inner, Function<Layer, LayerType> types) {
    List<Place> below = new ArrayList<>();
    for (Place place : types.apply(inner).places(inner, types)) {
      below.add(place.below(path));
    }
    return below;
  }
}
