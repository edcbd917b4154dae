package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.model.Model;
import dev.elman.model.SavedState;
import dev.elman.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the optimizers of HDF5 files remember. An attribute lists the arrays:
///
/// ```
/// Keras 3           iteration, learning rate, then as in archives
/// 2.11 to 2.15      iteration, then as in archives
/// up to 2.10        iteration (not RMSprop and the like before 2.3), then slot by slot the arrays of
///                   all weights: m m m …, v v v …; in Keras 1 in the order of the weights' names
/// ```
///
/// Keras 2 also wrote arrays of one zero for slots that Adam does not use.
final class LegacyOptimizer {
  private static final String NAMES = "weight_names";
  private static final int OLD_MAJOR = 2;
  private static final int NEW_MINOR = 11;

  private final Model model;
  private final Hdf5Group weights;
  private final String place;
  private final Version version;

  /// @param weights the group `model_weights`
  LegacyOptimizer(Model model, Hdf5Group weights, String place, Version version) {
    this.model = model;
    this.weights = weights;
    this.place = place;
    this.version = version;
  }

  /// Gives the optimizer of a compiled model what the file has; where that is not what it
  /// remembers, the log says that it begins anew.
  void read(@Nullable Hdf5Group group) throws ModelFileException {
    if (group == null) {
      return;
    }
    List<Hdf5Dataset> variables = new ArrayList<>();
    for (String name : LegacyWeights.names(group, NAMES)) {
      Hdf5Dataset variable = group.dataset(name);
      if (variable == null) {
        throw new ModelFileException(
            place + ": " + group.path() + ": expected the array " + name + ", but there is none.");
      }
      variables.add(variable);
    }
    boolean slotBySlot =
        version.major() < OLD_MAJOR
            || (version.major() == OLD_MAJOR && version.minor() < NEW_MINOR);
    if (slotBySlot) {
      readSlots(variables);
    } else if (!variables.isEmpty()) {
      boolean hasRate = variables.size() > 1 && variables.get(1).extents().length == 0;
      OptimizerWeights.read(model, variables, hasRate);
    }
  }

  private void readSlots(List<Hdf5Dataset> variables) throws ModelFileException {
    Optimizer optimizer = Objects.requireNonNull(model.optimizer());
    SavedState state = model.saveOptimizer();
    List<Hdf5Dataset> arrays = variables;
    if (!arrays.isEmpty() && arrays.getFirst().extents().length == 0) {
      state.put(OptimizerWeights.ITERATION, (long) arrays.getFirst().number());
      arrays = arrays.subList(1, arrays.size());
    }
    List<Hdf5Dataset> of = LegacyWeights.trainable(weights, model, place);
    if (version.major() < OLD_MAJOR) {
      of.sort(Comparator.comparing(LegacyOptimizer::name));
    }
    int slots = optimizer.slots();
    int used = slots * of.size();
    List<Hdf5Dataset> rest = arrays.subList(Math.min(used, arrays.size()), arrays.size());
    if (arrays.size() < used || (slots > 0 && rest.stream().anyMatch(array -> array.size() > 1))) {
      OptimizerWeights.beginAnew(
          place
              + ": the arrays of "
              + optimizer.name()
              + ": expected "
              + slots
              + " for each of "
              + of.size()
              + " weights, but got "
              + arrays.size());
      return;
    }
    for (int slot = 0; slot < slots; slot++) {
      readSlot(of, arrays.subList(slot * of.size(), (slot + 1) * of.size()), slot, state);
    }
    model.restoreOptimizer(state);
  }

  private void readSlot(List<Hdf5Dataset> of, List<Hdf5Dataset> arrays, int slot, SavedState state)
      throws ModelFileException {
    Map<String, Hdf5Dataset> instead = new HashMap<>();
    for (int i = 0; i < of.size(); i++) {
      instead.put(of.get(i).path(), arrays.get(i));
    }
    WeightPlan plan = new WeightPlan(place, Integer.MAX_VALUE);
    LegacyWeights.find(weights, model, place, plan, instead);
    String name = Objects.requireNonNull(model.optimizer()).slotNames().get(slot);
    plan.copyTo(state.tensor(name).data());
  }

  private static String name(Hdf5Dataset weight) {
    return weight.path().substring(weight.path().lastIndexOf('/') + 1);
  }
}
