package dev.elman.constraint;

import dev.elman.tensor.Parameter;

/// Moves weights to where they may be, after each update. [Constraints] lists all that the library
/// has.
public interface Constraint extends Parameter.Projection {
  /// Keras's name: `max_norm`.
  String name();
}
