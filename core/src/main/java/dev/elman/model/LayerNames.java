package dev.elman.model;

import dev.elman.layer.Layer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Keras's names for layers that have none: `lstm`, and `lstm_1` for the second.
final class LayerNames {
  private LayerNames() {}

  /// Names the layers of a model.
  ///
  /// @throws IllegalArgumentException if two layers have been given the same name
  static void giveTo(String model, List<Layer> layers) {
    Set<String> taken = new HashSet<>();
    for (Layer layer : layers) {
      if (!layer.name().isEmpty() && !taken.add(layer.name())) {
        throw new IllegalArgumentException(
            model
                + ": expected every layer to have another name, but got \""
                + layer.name()
                + "\" twice.");
      }
    }
    for (Layer layer : layers) {
      if (layer.name().isEmpty()) {
        String base = layer.defaultName();
        String name = base;
        for (int i = 1; !taken.add(name); i++) {
          name = base + "_" + i;
        }
        layer.named(name);
      }
    }
  }
}
