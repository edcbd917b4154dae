package dev.elman.layer;

import dev.elman.tensor.Shape;
import java.util.List;

/// What all attention layers ask of their inputs: query, value and perhaps key.
final class AttentionInputs {
  private static final List<String> NAMES = List.of("query", "value", "key");

  private AttentionInputs() {}

  /// @throws IllegalArgumentException unless there are two or three sequences, and as many keys as
  ///   values
  static void check(Layer layer, List<Shape> inputs) {
    if (inputs.size() < 2 || inputs.size() > 3) {
      throw new IllegalArgumentException(
          layer.displayName()
              + ": expected two inputs, query and value, or three with a key, but got "
              + inputs.size()
              + ". For self-attention give the same input twice.");
    }
    for (int i = 0; i < inputs.size(); i++) {
      Shape input = inputs.get(i);
      if (input.rank() != 2 || input.features() == Shape.ANY) {
        throw layer.badInput(
            "a " + NAMES.get(i) + " of [time, features]",
            input,
            "Attention reads sequences: let a recurrent layer below return sequences.");
      }
    }
    int values = inputs.get(1).extent(0);
    int keys = inputs.getLast().extent(0);
    if (values != keys && values != Shape.ANY && keys != Shape.ANY) {
      throw layer.badInput(
          "a key of as many steps as the value",
          inputs.getLast(),
          "The value has " + values + ": every key belongs to one value.");
    }
  }
}
