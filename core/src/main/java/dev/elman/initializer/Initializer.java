package dev.elman.initializer;

import dev.elman.tensor.Parameter;

/// Writes the first values of a parameter. [Initializers] lists all that the library has.
///
/// The values are a function of the shape and the generator: the same seed gives the same bits on
/// every machine. They are not the numbers that Keras draws, only their distribution is the same.
public interface Initializer extends Parameter.Initial {
  /// Keras's name: `glorot_uniform`.
  String name();
}
