package dev.elman.testing;

import java.util.List;

/// What a layer computes, in double precision and in loops as in a textbook. References share no
/// code with the library: they are what it is compared with.
@FunctionalInterface
public interface Reference {
  /// The output y and, for a recurrent layer, the last states; all row-major.
  ///
  /// @param arguments x, then the parameters in Keras's order, then the first states; all row-major
  List<double[]> apply(List<double[]> arguments);
}
