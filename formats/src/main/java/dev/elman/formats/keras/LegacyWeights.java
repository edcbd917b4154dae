package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.layer.Layer;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;

/// The weights of HDF5 files: a group for every layer, by its name, with an attribute that lists
/// its arrays in the order of the layer's weights, the trainable ones first.
final class LegacyWeights {
  private final Hdf5Group root;
  private final String place;
  private final WeightPlan plan;

  private LegacyWeights(Hdf5Group root, String place, WeightPlan plan) {
    this.root = root;
    this.place = place;
    this.plan = plan;
  }

  /// Finds the values of all parameters of a model.
  ///
  /// @param root the group `model_weights`, or the root of a file of weights
  static void find(Hdf5Group root, Model model, String place, WeightPlan plan)
      throws ModelFileException {
    LegacyWeights weights = new LegacyWeights(root, place, plan);
    for (Layer layer : model.layers()) {
      weights.find(layer);
    }
  }

  private void find(Layer layer) throws ModelFileException {
    List<Parameter> parameters = inOrder(layer);
    if (parameters.isEmpty()) {
      return;
    }
    List<Hdf5Dataset> arrays = arrays(layer.name());
    if (arrays.size() == parameters.size()) {
      for (int i = 0; i < arrays.size(); i++) {
        plan.put(parameters.get(i), arrays.get(i));
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

  /// Keras 1 wrote the arrays of every gate by themselves.
  private void findGates(Layer layer, List<Parameter> parameters, List<Hdf5Dataset> arrays)
      throws ModelFileException {
    int perCell = arrays.size() * Keras1Gates.PARAMETERS / parameters.size();
    for (int cell = 0; cell * perCell < arrays.size(); cell++) {
      int first = cell * Keras1Gates.PARAMETERS;
      Keras1Gates.put(
          parameters.subList(first, first + Keras1Gates.PARAMETERS),
          arrays.subList(cell * perCell, (cell + 1) * perCell),
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
  private static List<String> names(Hdf5Group group, String attribute) {
    List<String> names = new ArrayList<>(group.texts(attribute));
    for (int part = 0; !group.texts(attribute + part).isEmpty(); part++) {
      names.addAll(group.texts(attribute + part));
    }
    return names;
  }
}
