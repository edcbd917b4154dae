package dev.elman.model;

/// What an optimizer remembers between updates, kept by the model so that a second `fit` goes on
/// where the first stopped.
final class OptimizerState {
  private float[][] slots = new float[0][];
  private long iteration;

  /// Makes the slots when the model has been built, zero at first.
  void ensureSize(int count, int size) {
    if (slots.length != count) {
      slots = new float[count][size];
    }
  }

  /// One array per slot, each as long as all parameters.
  float[][] slots() {
    return slots;
  }

  /// The number of updates so far.
  long iteration() {
    return iteration;
  }

  void nextIteration() {
    iteration++;
  }
}
