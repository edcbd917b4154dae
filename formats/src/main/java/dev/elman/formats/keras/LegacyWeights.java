package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.layer.Layer;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The weights of HDF5 files: a group for every layer, by its name, with an attribute that lists
/// its arrays in the order of the layer's weights, the trainable ones first.
final class LegacyWeights {
  private static final String LAYER_NAMES = "layer_names";

  private final Hdf5Group root;
  private final String place;
  private final WeightPlan plan;
  private final Map<String, Hdf5Dataset> instead;

  /// @param instead arrays whose values are taken for those of the weights with these paths; the
  ///   values of all weights if it is empty
  private LegacyWeights(
      Hdf5Group root, String place, WeightPlan plan, Map<String, Hdf5Dataset> instead) {
    this.root = root;
    this.place = place;
    this.plan = plan;
    this.instead = instead;
  }

  /// Finds the values of all parameters of a model.
  ///
  /// @param root the group `model_weights`, or the root of a file of weights
  static void find(Hdf5Group root, Model model, String place, WeightPlan plan)
      throws ModelFileException {
    find(root, model, place, plan, Map.of());
  }

  /// Finds what is kept of the trainable parameters of a model, each like its weight.
  ///
  /// @param instead for the path of each weight the array that is kept of it
  static void find(
      Hdf5Group root, Model model, String place, WeightPlan plan, Map<String, Hdf5Dataset> instead)
      throws ModelFileException {
    LegacyWeights weights = new LegacyWeights(root, place, plan, instead);
    for (Layer layer : model.layers()) {
      weights.find(layer, layer.name());
    }
  }

  /// Finds the values of all parameters of a model in a file of a model that is alike, but whose
  /// layers may have other names; then the order of those with weights counts.
  static void findLike(Hdf5Group root, Model model, String place, WeightPlan plan)
      throws ModelFileException {
    LegacyWeights weights = new LegacyWeights(root, place, plan, Map.of());
    List<Layer> layers =
        model.layers().stream().filter(layer -> !layer.parameters().isEmpty()).toList();
    List<String> names = weights.namesWithWeights();
    if (names.containsAll(layers.stream().map(Layer::name).toList())) {
      find(root, model, place, plan);
      return;
    }
    if (names.size() != layers.size()) {
      throw new ModelFileException(
          place
              + ": expected the weights of "
              + layers.size()
              + " layers, but got those of "
              + names.size()
              + ": "
              + names
              + ". To take what has the same name, use loadWeightsByName.");
    }
    for (int i = 0; i < layers.size(); i++) {
      weights.find(layers.get(i), names.get(i));
    }
  }

  /// Finds the values of the parameters of the layers whose names are in the file.
  ///
  /// @return these names
  static List<String> findNamed(Hdf5Group root, Model model, String place, WeightPlan plan)
      throws ModelFileException {
    LegacyWeights weights = new LegacyWeights(root, place, plan, Map.of());
    List<String> names = weights.namesWithWeights();
    if (names.isEmpty()) {
      throw new ModelFileException(
          place + ": expected the names of layers with weights, but there are none.");
    }
    List<String> found = new ArrayList<>();
    for (Layer layer : model.layers()) {
      if (names.contains(layer.name())) {
        weights.find(layer, layer.name());
        found.add(layer.name());
      }
    }
    return found;
  }

  private List<String> namesWithWeights() throws ModelFileException {
    List<String> names = new ArrayList<>();
    for (String name : names(root, LAYER_NAMES)) {
      if (!arrays(name).isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  /// The arrays of the trainable weights, in the order of the file.
  static List<Hdf5Dataset> trainable(Hdf5Group root, Model model, String place)
      throws ModelFileException {
    LegacyWeights weights = new LegacyWeights(root, place, new WeightPlan(place, 0), Map.of());
    Map<String, Layer> byName = new HashMap<>();
    model.layers().forEach(layer -> byName.put(layer.name(), layer));
    List<Hdf5Dataset> trainable = new ArrayList<>();
    for (String name : names(root, LAYER_NAMES)) {
      Layer layer = byName.get(name);
      List<Parameter> parameters = layer == null ? List.of() : inOrder(layer);
      List<Hdf5Dataset> arrays = parameters.isEmpty() ? List.of() : weights.arrays(name);
      boolean oneForOne = arrays.size() == parameters.size();
      for (int i = 0; i < arrays.size(); i++) {
        if (parameters.get(oneForOne ? i : 0).trainable()) {
          trainable.add(arrays.get(i));
        }
      }
    }
    return trainable;
  }

  /// Finds the values of the parameters of a layer in the group of this name.
  private void find(Layer layer, String group) throws ModelFileException {
    List<Parameter> parameters = inOrder(layer);
    if (parameters.isEmpty()) {
      return;
    }
    List<Hdf5Dataset> arrays = arrays(group);
    if (arrays.size() == parameters.size()) {
      for (int i = 0; i < arrays.size(); i++) {
        Hdf5Dataset array = valuesOf(arrays.get(i));
        if (instead.isEmpty() || parameters.get(i).trainable()) {
          Keras1Kernels.put(parameters.get(i), array, plan);
        }
      }
    } else if (arrays.size() > parameters.size() && Keras1Gates.fits(arrays)) {
      findGates(layer, parameters, arrays);
    } else {
      throw new ModelFileException(
          place
              + ": expected "
              + parameters.size()
              + " arrays for "
              + layer.displayName()
              + ", but got "
              + arrays.size()
              + ".");
    }
  }

  private Hdf5Dataset valuesOf(Hdf5Dataset weight) {
    return instead.getOrDefault(weight.path(), weight);
  }

  /// Keras 1 wrote the arrays of every gate by themselves.
  private void findGates(Layer layer, List<Parameter> parameters, List<Hdf5Dataset> arrays)
      throws ModelFileException {
    int perCell = arrays.size() * Keras1Gates.PARAMETERS / parameters.size();
    for (int cell = 0; cell * perCell < arrays.size(); cell++) {
      int first = cell * Keras1Gates.PARAMETERS;
      Keras1Gates.put(
          parameters.subList(first, first + Keras1Gates.PARAMETERS),
          arrays.subList(cell * perCell, (cell + 1) * perCell),
          this::valuesOf,
          plan,
          layer.displayName());
    }
  }

  /// The weights of a layer, the trainable ones first.
  static List<Parameter> inOrder(Layer layer) {
    List<Parameter> all = new ArrayList<>(layer.parameters());
    List<Parameter> fixed = all.stream().filter(LegacyWeights::isFixed).toList();
    all.removeAll(fixed);
    all.addAll(fixed);
    return all;
  }

  /// Moving statistics follow the weights, those of inner layers the weights of all inner layers.
  private static boolean isFixed(Parameter parameter) {
    return parameter.isStatistic() || parameter.name().startsWith("moving_");
  }

  private List<Hdf5Dataset> arrays(String layer) throws ModelFileException {
    Hdf5Group group = root.group(layer);
    if (group == null) {
      throw new ModelFileException(
          place + ": expected the weights of " + layer + ", but there is no such group.");
    }
    List<Hdf5Dataset> arrays = new ArrayList<>();
    for (String name : names(group, "weight_names")) {
      Hdf5Dataset array = group.dataset(name);
      if (array == null) {
        throw new ModelFileException(
            place + ": " + layer + ": expected the array " + name + ", but there is none.");
      }
      arrays.add(array);
    }
    return arrays;
  }

  /// An attribute, or its parts `name0`, `name1`, … where it was too long.
  static List<String> names(Hdf5Group group, String attribute) {
    List<String> names = new ArrayList<>(group.texts(attribute));
    for (int part = 0; !group.texts(attribute + part).isEmpty(); part++) {
      names.addAll(group.texts(attribute + part));
    }
    return names;
  }
}
