package dev.elman.model;

import dev.elman.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an optimizer remembers between updates, kept by the model so that a second `fit` goes on
/// where the first stopped.
///
/// It consists of [#arrays()] and [#progress()]: who saves both and puts them back into a prepared
/// state goes on with the same bits.
final class OptimizerState {
  /// What is remembered beside the arrays.
  ///
  /// @param iteration the number of batches so far
  /// @param learningRate what callbacks have set the rate to, or NaN
  record Progress(long iteration, double learningRate) {}

  private float[][] slots = new float[0][];
  private final Map<String, float[]> arrays = new LinkedHashMap<>();
  private long iteration;
  private double learningRate = Double.NaN;

  /// Makes the slots when the model has been built, zero at first.
  void prepare(Optimizer optimizer, int size) {
    List<String> names = optimizer.slotNames();
    if (slots.length != names.size()) {
      slots = new float[names.size()][size];
      for (int slot = 0; slot < slots.length; slot++) {
        arrays.put(names.get(slot), slots[slot]);
      }
    }
  }

  /// All arrays by name; not copies.
  Map<String, float[]> arrays() {
    return arrays;
  }

  /// The rest of what is remembered.
  Progress progress() {
    return new Progress(iteration, learningRate);
  }

  /// Goes back to what [#progress()] said.
  void restore(Progress progress) {
    iteration = progress.iteration;
    learningRate = progress.learningRate;
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

  /// The learning rate of the next batch: what it has been set to, or what the optimizer says.
  float learningRate(Optimizer optimizer) {
    return Double.isNaN(learningRate) ? optimizer.learningRate() : (float) learningRate;
  }

  /// Sets the learning rate from the next batch on, in place of the optimizer's own.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  void learningRate(double rate) {
    if (!(rate >= 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException(
          "Learning rate: expected a number of at least 0, but got " + rate + ".");
    }
    learningRate = rate;
  }
}
