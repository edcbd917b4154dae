package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Makes models from configs: `Sequential` here, graphs in [GraphReader].
///
/// @param model the model, without weights
/// @param inputs the shapes of one sample of its inputs
record ModelReader(Model model, List<Shape> inputs) {
  /// A chain of so many layers still fits the stack.
  static final int MOST_LAYERS = 1000;

  private static final String SEQUENTIAL = "Sequential";
  private static final List<String> GRAPHS = List.of("Functional", "Model");

  static boolean isModel(String className) {
    return className.equals(SEQUENTIAL) || GRAPHS.contains(className);
  }

  /// Makes a model from its object `{"class_name", "config", …}`.
  static ModelReader read(Options object) throws ModelFileException {
    String className = object.text(KerasObject.CLASS, "");
    if (!isModel(className)) {
      throw object.bad(
          KerasObject.CLASS,
          "Sequential or Functional (a subclassed model is program code)",
          object.get(KerasObject.CLASS));
    }
    ModelReader result =
        className.equals(SEQUENTIAL)
            ? sequential(object)
            : GraphReader.read(object.object(KerasObject.CONFIG));
    String name =
        className.equals(SEQUENTIAL) && object.get(KerasObject.CONFIG).isArray()
            ? ""
            : object.object(KerasObject.CONFIG).text("name", "");
    result.model.named(name);
    object.reading().put(result.model, typeOfModels(className));
    return result;
  }

  /// How the weights of a model lie within those of another.
  static LayerType typeOfModels(String className) {
    return new LayerType(
            className,
            ModelReader::unused,
            (_, _) -> {
              throw new IllegalStateException(className);
            })
        .places((model, types) -> places((Model) model, types));
  }

  private static Layer unused(Options options) {
    throw new IllegalStateException(options.place());
  }

  /// Where the weights of all layers of a model are: `layers/lstm_1/cell/vars`. Layers are called
  /// by their class, in the order of the model.
  static List<Place> places(Model model, Function<Layer, LayerType> types) {
    List<Place> places = new ArrayList<>();
    Map<String, Integer> used = new HashMap<>();
    for (Layer layer : model.layers()) {
      String name = snakeCase(types.apply(layer).className());
      int before = used.merge(name, 1, Integer::sum) - 1;
      String path = "layers/" + name + (before == 0 ? "" : "_" + before);
      places.addAll(LayerType.below(path, layer, types));
    }
    return places;
  }

  /// Keras's `to_snake_case`.
  static String snakeCase(String className) {
    return className
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static ModelReader sequential(Options object) throws ModelFileException {
    // before Keras 2.2.3 the config was the list of the layers
    boolean bare = object.get(KerasObject.CONFIG).isArray();
    Options config = bare ? object : object.object(KerasObject.CONFIG);
    List<Options> objects = config.objects(bare ? KerasObject.CONFIG : "layers");
    checkNumber(objects, config);
    Shape input = null;
    List<Layer> layers = new ArrayList<>();
    for (Options layer : objects) {
      if (input == null) {
        input = Shapes.declared(layer.object(KerasObject.CONFIG));
      }
      if (layer.text(KerasObject.CLASS, "").equals("InputLayer")) {
        continue;
      }
      if (isModel(layer.text(KerasObject.CLASS, ""))) {
        ModelReader inner = read(layer);
        layers.add(inner.model);
        input = input == null ? inner.inputs.getFirst() : input;
      } else {
        layers.add(LayerTypes.read(layer));
      }
    }
    if (input == null) {
      input = builtFor(object, config);
    }
    layers.addFirst(new InputLayer(input));
    try {
      return new ModelReader(Sequential.of(layers.toArray(Layer[]::new)), List.of(input));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(config.place() + ": " + e.getMessage(), e);
    }
  }

  static void checkNumber(List<Options> layers, Options config) throws ModelFileException {
    if (layers.size() > MOST_LAYERS) {
      throw new ModelFileException(
          config.place()
              + ": expected at most "
              + MOST_LAYERS
              + " layers, but got "
              + layers.size()
              + ".");
    }
  }

  private static Shape builtFor(Options object, Options config) throws ModelFileException {
    if (object.has("build_config")) {
      Options build = object.object("build_config");
      if (build.get("input_shape").isArray()) {
        return Shapes.sample(build, "input_shape");
      }
    }
    if (config.has("build_input_shape")) {
      return Shapes.sample(config, "build_input_shape");
    }
    throw new ModelFileException(
        config.place()
            + ": expected an input shape, but the model was saved before it saw data. Call it in"
            + " Keras, or begin it with an Input, and save it again.");
  }
}
