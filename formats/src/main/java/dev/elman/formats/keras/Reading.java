package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.layer.Layer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/// What is known while a file is read: its version and size, which class of the file every layer
/// comes from, and what is to be done when the layers have parameters.
final class Reading {
  private static final long LARGEST_WITHOUT_WEIGHTS = 65_536;

  private final Version version;
  private final long largestSize;
  private final IdentityHashMap<Layer, LayerType> types = new IdentityHashMap<>();
  private final List<Step> afterBuild = new ArrayList<>();

  /// Something that may find an error in the file.
  interface Step {
    void run() throws ModelFileException;
  }

  /// @param weights how many weights the file may hold
  Reading(Version version, long weights) {
    this.version = version;
    largestSize = Math.max(LARGEST_WITHOUT_WEIGHTS, Math.min(weights, 1 << 30));
  }

  /// The version of Keras that wrote the file.
  Version version() {
    return version;
  }

  /// The largest number of units or the like that is believed: each needs a weight.
  long largestSize() {
    return largestSize;
  }

  /// Whether `hard_sigmoid` is `0.2 x + 0.5`, as before Keras 3.
  boolean hasOldHardSigmoid() {
    return version.major() < 3;
  }

  /// Notes what the file calls a layer.
  void put(Layer layer, LayerType type) {
    types.put(layer, type);
  }

  /// The class of the file that a layer comes from.
  LayerType typeOf(Layer layer) {
    return Objects.requireNonNull(types.get(layer), layer::displayName);
  }

  /// The layer of this class that an option names, which has been read before.
  <L extends Layer> L named(Class<L> type, Options options, String key) throws ModelFileException {
    String name = options.text(key, "");
    List<L> found =
        types.keySet().stream()
            .filter(layer -> type.isInstance(layer) && layer.name().equals(name))
            .map(type::cast)
            .toList();
    if (found.size() != 1) {
      throw options.bad(
          key, "the name of one " + type.getSimpleName() + " of those before it", options.get(key));
    }
    return found.getFirst();
  }

  void afterBuild(Step step) {
    afterBuild.add(step);
  }

  /// Does what was to be done when all layers have parameters.
  void built() throws ModelFileException {
    for (Step step : afterBuild) {
      step.run();
    }
  }
}
