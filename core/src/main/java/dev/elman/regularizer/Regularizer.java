package dev.elman.regularizer;

import dev.elman.tensor.Parameter;

/// A penalty that is added to the loss, of the weights of a layer or of its outputs. [Regularizers]
/// lists all that the library has.
public interface Regularizer extends Parameter.Penalty {
  /// Keras's name: `l2`.
  String name();
}
