package dev.elman.formats.pytorch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Which module of PyTorch is which layer of Elman.
///
/// ```java
/// Mapping.of(
///     "embedding", "embedding",
///     "rnn.l0", "lstm",            // the first layer of an nn.LSTM
///     "rnn.l1", "lstm_1",          // the second
///     "output", "dense")
/// ```
///
/// A recurrent module has a name for every layer and direction: `rnn.l0`, `rnn.l0_reverse`,
/// `rnn.l1`, … as in the names of its parameters; `rnn` alone is `rnn.l0`. A `Bidirectional` layer
/// takes both directions of the layer it is given for.
///
/// @param layers the names of the layers by the names of the modules
public record Mapping(SequencedMap<String, String> layers) {
  /// Copies the map.
  public Mapping {
    layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
  }

  /// A mapping of modules to layers, given in turn.
  ///
  /// @throws IllegalArgumentException if a module has no layer, or is there twice
  public static Mapping of(String... modulesAndLayers) {
    SequencedMap<String, String> layers = new LinkedHashMap<>();
    for (int i = 0; i + 1 < modulesAndLayers.length; i += 2) {
      layers.put(modulesAndLayers[i], modulesAndLayers[i + 1]);
    }
    if (layers.size() * 2 != modulesAndLayers.length) {
      throw new IllegalArgumentException(
          "Mapping.of: expected every module once, and a layer behind each, but got "
              + String.join(", ", modulesAndLayers)
              + ".");
    }
    return new Mapping(layers);
  }
}
