package dev.elman.layer;

import dev.elman.tensor.Shape;

/// The promise of a tensor while a network is being drawn: what flows along one edge of the graph.
///
/// An [InputLayer] is a symbol itself; every other comes from [Layer#apply]. A functional model is
/// made of the symbols where it begins and those where it ends. Keras calls it `KerasTensor`.
public interface Symbol {
  /// The shape for one sample.
  Shape shape();

  /// The call that gives it its value.
  Application origin();

  /// Which result of that call it is.
  int index();
}
