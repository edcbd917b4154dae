package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.layer.Layer;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The weights of Keras 3 and of the zip archives of Keras 2: below every layer a group `vars` with
/// its arrays by number.
final class NativeWeights {
  /// What Keras 2.12 and 2.13 called `layers`.
  private static final String OLD_LAYERS = "_layer_checkpoint_dependencies";

  private NativeWeights() {}

  /// Finds the values of all parameters of a model.
  static void find(
      Hdf5Group root, Model model, Function<Layer, LayerType> types, String place, WeightPlan plan)
      throws ModelFileException {
    for (Place at : ModelReader.places(model, types)) {
      List<Parameter> parameters = at.parameters();
      Hdf5Group group = group(root, at.path());
      for (int i = 0; i < parameters.size(); i++) {
        Hdf5Dataset dataset = group == null ? null : group.dataset(Integer.toString(i));
        if (dataset == null) {
          throw new ModelFileException(
              place
                  + ": "
                  + at.path()
                  + "/"
                  + i
                  + ": expected the values of "
                  + parameters.get(i).path()
                  + ", but there are none.");
        }
        plan.put(parameters.get(i), dataset);
      }
      if (group != null && group.dataset(Integer.toString(parameters.size())) != null) {
        throw new ModelFileException(
            place
                + ": "
                + at.path()
                + ": expected "
                + parameters.size()
                + " arrays, but there are more: an option of the layer is not known to Elman.");
      }
    }
  }

  private static @Nullable Hdf5Group group(Hdf5Group root, String path) throws ModelFileException {
    Hdf5Group group = root.group(path);
    return group != null ? group : root.group(path.replace("layers/", OLD_LAYERS + "/"));
  }
}
