package dev.elman.formats.onnx;

import dev.elman.layer.Symbol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value of a graph that is being read, as results of layers.
///
/// @param parts the results; several if the value has an axis of directions or layers, one for each
/// @param axes what the axes of the value are, in their order: B batch, T time, D directions or
///   layers, F features
/// @param last h after the last step, if the value is all h of a layer, else null
record Traced(List<Symbol> parts, String axes, @Nullable Symbol last) {
  Traced(Symbol symbol, String axes) {
    this(List.of(symbol), axes, null);
  }

  /// The only result.
  ///
  /// @throws LayerRule.UnsupportedException if there are several
  Symbol symbol() {
    if (parts.size() != 1) {
      throw new LayerRule.UnsupportedException(
          "the states of several directions or layers in one tensor");
    }
    return parts.getFirst();
  }

  /// The same value with other axes.
  Traced as(String newAxes) {
    return new Traced(parts, newAxes, last);
  }
}
