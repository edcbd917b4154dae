package dev.elman.optimizer;

import dev.elman.optimizer.schedule.LearningRate;
import dev.elman.tensor.Parameter;
import java.util.List;

/// What all optimizers can do beside their rule. The training loop sees to it, in this order:
///
/// 1. gradients are summed over [#gradientAccumulationSteps()] batches, and their mean is used;
/// 2. [#clip()] makes large gradients smaller;
/// 3. weights decay: `w = w - w · weightDecay · rate` (Loshchilov and Hutter 2019,
///    arXiv:1711.05101);
/// 4. the rule of the optimizer changes the weights;
/// 5. [#average()] follows the weights.
///
/// @param learningRate the step size of each step
/// @param weightDecay Keras's `weight_decay`; 0 for none
/// @param notDecayed parameters do not decay whose names contain one of these words, such as `bias`
/// @param clip what happens to the gradients before
/// @param average whether a mean of the weights is kept
/// @param gradientAccumulationSteps after how many batches the weights change; 1 for every batch
public record OptimizerOptions(
    LearningRate learningRate,
    double weightDecay,
    List<String> notDecayed,
    GradientClip clip,
    WeightAverage average,
    int gradientAccumulationSteps) {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public OptimizerOptions {
    notDecayed = List.copyOf(notDecayed);
    Checks.notNegative("optimizer", "weightDecay", weightDecay);
    if (gradientAccumulationSteps < 1) {
      throw new IllegalArgumentException(
          "optimizer gradientAccumulationSteps: expected at least 1, but got "
              + gradientAccumulationSteps
              + ". 1 changes the weights after every batch.");
    }
  }

  /// A constant learning rate and Keras's other defaults: no decay, no clipping, no average, no
  /// accumulation.
  public static OptimizerOptions learningRate(double rate) {
    return new OptimizerOptions(
        LearningRate.constant(rate), 0, List.of(), GradientClip.none(), WeightAverage.none(), 1);
  }

  /// The same options with another [#learningRate()].
  public OptimizerOptions learningRate(LearningRate newRate) {
    return new OptimizerOptions(
        newRate, weightDecay, notDecayed, clip, average, gradientAccumulationSteps);
  }

  /// The same options with another [#weightDecay()].
  public OptimizerOptions weightDecay(double newDecay) {
    return new OptimizerOptions(
        learningRate, newDecay, notDecayed, clip, average, gradientAccumulationSteps);
  }

  /// The same options with other [#notDecayed()] words.
  public OptimizerOptions notDecayed(List<String> newWords) {
    return new OptimizerOptions(
        learningRate, weightDecay, newWords, clip, average, gradientAccumulationSteps);
  }

  /// The same options with another [#clip()].
  public OptimizerOptions clip(GradientClip newClip) {
    return new OptimizerOptions(
        learningRate, weightDecay, notDecayed, newClip, average, gradientAccumulationSteps);
  }

  /// The same options with another [#average()].
  public OptimizerOptions average(WeightAverage newAverage) {
    return new OptimizerOptions(
        learningRate, weightDecay, notDecayed, clip, newAverage, gradientAccumulationSteps);
  }

  /// The same options with other [#gradientAccumulationSteps()].
  public OptimizerOptions gradientAccumulationSteps(int newSteps) {
    return new OptimizerOptions(learningRate, weightDecay, notDecayed, clip, average, newSteps);
  }

  /// Whether a parameter decays, if any does.
  public boolean decays(Parameter parameter) {
    return notDecayed.stream().noneMatch(parameter.name()::contains);
  }
}
