package dev.elman.model;

import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.WeightAverage;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import java.util.Arrays;
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
  /// @param averaged how many weights the triggered mean is of, 0 before it is triggered
  /// @param averageInModel whether the weights of the model and their mean have changed places
  record Progress(long iteration, double learningRate, long averaged, boolean averageInModel) {}

  private WeightAverage.Kind averageKind = WeightAverage.Kind.NONE;
  private float[][] slots = new float[0][];
  private float[] average = new float[0];
  private float[] accumulated = new float[0];
  private final Map<String, float[]> arrays = new LinkedHashMap<>();
  private long iteration;
  private double learningRate = Double.NaN;
  private long averaged;
  private boolean averageInModel;

  /// Makes the arrays when the model has been built, unless they are there.
  void prepare(Optimizer optimizer, ParameterBlock block) {
    List<String> names = optimizer.slotNames();
    if (slots.length != names.size()) {
      slots = new float[names.size()][];
      for (int slot = 0; slot < slots.length; slot++) {
        slots[slot] = new float[optimizer.isScalar(slot) ? 1 : block.size()];
        Arrays.fill(slots[slot], optimizer.initialValue(slot));
      }
    }
    averageKind = optimizer.options().average().kind();
    if (averageKind != WeightAverage.Kind.NONE && average.length == 0) {
      average = block.snapshot();
    }
    if (optimizer.options().gradientAccumulationSteps() > 1 && accumulated.length == 0) {
      accumulated = new float[block.size()];
    }
    putArrays(names);
  }

  private void putArrays(List<String> names) {
    if (average.length > 0) {
      arrays.put("average", average);
    }
    if (accumulated.length > 0) {
      arrays.put("gradient_accumulator", accumulated);
    }
    for (int slot = 0; slot < slots.length; slot++) {
      arrays.put(names.get(slot), slots[slot]);
    }
  }

  /// All arrays by name, in the order of Keras's files; not copies.
  Map<String, float[]> arrays() {
    return arrays;
  }

  /// The rest of what is remembered.
  Progress progress() {
    return new Progress(iteration, learningRate, averaged, averageInModel);
  }

  /// Goes back to what [#progress()] said.
  void restore(Progress progress) {
    iteration = progress.iteration;
    learningRate = progress.learningRate;
    averaged = progress.averaged;
    averageInModel = progress.averageInModel;
  }

  /// One array per slot, each as long as all parameters, or 1 long.
  float[][] slots() {
    return slots;
  }

  /// The sum of the gradients since the last update, or empty.
  float[] accumulated() {
    return accumulated;
  }

  /// The mean of the weights, or empty.
  float[] average() {
    return average;
  }

  /// The number of batches so far: more than updates, if gradients are accumulated.
  long iteration() {
    return iteration;
  }

  void nextIteration() {
    iteration++;
  }

  /// The learning rate of the next batch: what it has been set to, or what the optimizer says.
  float learningRate(Optimizer optimizer) {
    return (float)
        (Double.isNaN(learningRate)
            ? optimizer.options().learningRate().at(iteration)
            : learningRate);
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

  /// Averages the weights from the current ones on. A second call changes nothing.
  ///
  /// @throws IllegalStateException if the optimizer does not average when told
  void startAveraging(ParameterBlock block) {
    if (averageKind != WeightAverage.Kind.TRIGGERED) {
      throw new IllegalStateException(
          "Optimizer average: expected TRIGGERED, but got "
              + averageKind
              + ". Use ntAsgd(), or an optimizer with average(WeightAverage.triggered()).");
    }
    if (averaged == 0) {
      System.arraycopy(block.values(), 0, average, 0, average.length);
      averaged = 1;
    }
  }

  /// The share of the new weights in the triggered mean after one more update; 0 before it is
  /// triggered.
  double nextShare() {
    if (averaged == 0) {
      return 0;
    }
    averaged++;
    return 1.0 / averaged;
  }

  /// Whether the weights of the model and their mean have changed places.
  boolean averageInModel() {
    return averageInModel;
  }

  /// Lets the trainable weights and their mean change places; a second call changes them back.
  ///
  /// @return whether there is a mean; if not, nothing has changed
  boolean swapAverage(ParameterBlock block) {
    if (!hasAverage()) {
      return false;
    }
    float[] w = block.values();
    for (Parameter parameter : block.parameters()) {
      if (parameter.trainable()) {
        for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
          float weight = w[i];
          w[i] = average[i];
          average[i] = weight;
        }
      }
    }
    averageInModel = !averageInModel;
    block.changed();
    return true;
  }

  /// Replaces the trainable weights by their mean, if there is one; the mean stays.
  void adoptAverage(ParameterBlock block) {
    if (averageInModel) {
      swapAverage(block);
    }
    if (!hasAverage()) {
      return;
    }
    for (Parameter parameter : block.parameters()) {
      if (parameter.trainable()) {
        System.arraycopy(
            average, parameter.offset(), block.values(), parameter.offset(), parameter.size());
      }
    }
    block.changed();
  }

  private boolean hasAverage() {
    return switch (averageKind) {
      case NONE -> false;
      case EXPONENTIAL -> iteration > 0;
      case TRIGGERED -> averaged > 0;
    };
  }
}
