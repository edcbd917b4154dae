package dev.elman.optimizer;

import java.util.List;

/// [Adam] with weights that decay (Loshchilov and Hutter 2019, arXiv:1711.05101): the decay is not
/// part of the gradient, so it is not divided by its size. Keras's `AdamW` is `Adam` with another
/// default, and so is this.
///
/// Defaults: [Optimizers#adamW()].
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param adam the rule and its options
public record AdamW(Adam adam) implements FluentOptimizer<AdamW>, ElementwiseOptimizer {
  @Override
  public OptimizerOptions options() {
    return adam.options();
  }

  @Override
  public AdamW options(OptimizerOptions newOptions) {
    return new AdamW(adam.options(newOptions));
  }

  /// How much of the mean gradient is kept at each step.
  public double beta1() {
    return adam.beta1();
  }

  /// The same optimizer with another [#beta1()].
  public AdamW beta1(double newBeta1) {
    return new AdamW(adam.beta1(newBeta1));
  }

  /// How much of the mean squared gradient is kept at each step.
  public double beta2() {
    return adam.beta2();
  }

  /// The same optimizer with another [#beta2()].
  public AdamW beta2(double newBeta2) {
    return new AdamW(adam.beta2(newBeta2));
  }

  /// What keeps the divisor away from 0.
  public double epsilon() {
    return adam.epsilon();
  }

  /// The same optimizer with another [#epsilon()].
  public AdamW epsilon(double newEpsilon) {
    return new AdamW(adam.epsilon(newEpsilon));
  }

  /// Whether the divisor never shrinks.
  public boolean amsgrad() {
    return adam.amsgrad();
  }

  /// The same optimizer, with AMSGrad or without.
  public AdamW amsgrad(boolean newAmsgrad) {
    return new AdamW(adam.amsgrad(newAmsgrad));
  }

  @Override
  public String name() {
    return "adamw";
  }

  @Override
  public List<String> slotNames() {
    return adam.slotNames();
  }

  @Override
  public boolean startsGroup(int slot) {
    return adam.startsGroup(slot);
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    adam.update(w, g, slots, from, to, iteration, learningRate);
  }
}
