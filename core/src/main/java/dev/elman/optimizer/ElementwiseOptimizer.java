package dev.elman.optimizer;

/// An optimizer that looks at one weight at a time: its rule is a loop over arrays of the same
/// length, and different ranges may be updated by different threads.
public interface ElementwiseOptimizer extends Optimizer {
  /// One update of the weights at `from` (inclusive) to `to` (exclusive). The rest of the arrays is
  /// neither read nor written.
  ///
  /// @param w the weights, which are changed
  /// @param g the gradients of the loss; a weight whose gradient has always been 0 keeps its value
  /// @param slots [#slots()] arrays, which are changed
  /// @param iteration the number of this update, counted from 1
  /// @param learningRate the learning rate of this update
  void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate);
}
