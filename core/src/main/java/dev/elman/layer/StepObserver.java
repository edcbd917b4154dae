package dev.elman.layer;

import dev.elman.tensor.Matrix;
import java.util.List;

/// Sees what flows back through the recurrent layers during a pass; see [Tape#observe].
public interface StepObserver {
  /// One step of a layer is about to go backward.
  ///
  /// @param layer the layer
  /// @param step the number of the step in the order of computing, from 0; masked steps are not
  ///   counted
  /// @param dStates the gradient of the loss with respect to each state after the step, h first:
  ///   `[rows, size]`
  /// @param gates the values of the gates in this step, each `[rows, units]`
  void stepBackward(Layer layer, int step, List<Matrix> dStates, List<Matrix> gates);
}
