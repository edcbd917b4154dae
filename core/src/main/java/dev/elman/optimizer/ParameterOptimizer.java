package dev.elman.optimizer;

import dev.elman.tensor.Parameter;

/// An optimizer whose rule needs whole parameters: their norms, or the matrix that they are.
/// Different parameters may be updated by different threads.
public interface ParameterOptimizer extends Optimizer {
  /// The rule for one parameter, with the memory that it needs. A training makes it once per
  /// parameter.
  Rule rule(Parameter parameter);

  /// How the values of one parameter change.
  interface Rule {
    /// One update of all values. It reads and writes the parameter's place in each array only.
    ///
    /// @param g the gradients of the loss
    /// @param slots [#slots()] arrays, which are changed
    /// @param iteration the number of this update, counted from 1
    /// @param learningRate the learning rate of this update
    void update(float[] g, float[][] slots, long iteration, float learningRate);
  }
}
