package dev.elman.optimizer;

import java.util.List;

/// Follow the regularized leader: keeps weights at exactly 0 that do not pay for their size
/// (McMahan et al. 2013, *Ad click prediction*, doi:10.1145/2487575.2488200, algorithm 1). For
/// shallow models of sparse features.
///
/// ```
/// n' = n + g²                                       slot accumulator, initialAccumulatorValue at first
/// z  = z + g + 2 l2Shrinkage · w - (n'^-p - n^-p) / rate · w                  slot linear
/// w  = (min(max(z, -l1), l1) - z) / (n'^-p / rate + 2 l2 + beta / rate)       p = learningRatePower
/// ```
///
/// The weights are a function of the slots, so those whose gradient is 0 at first become 0: the
/// weights that a model begins with count through their gradients only, as in Keras. Defaults:
/// [Optimizers#ftrl()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slots NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param learningRatePower how the step size falls with the gradients so far, at most 0: -0.5 for
///   a root
/// @param initialAccumulatorValue what the sum of squares begins with, at least 0
/// @param l1 Keras's `l1_regularization_strength`, at least 0
/// @param l2 Keras's `l2_regularization_strength`, at least 0
/// @param l2Shrinkage Keras's `l2_shrinkage_regularization_strength`, at least 0
/// @param beta the paper's β
public record Ftrl(
    OptimizerOptions options,
    double learningRatePower,
    double initialAccumulatorValue,
    double l1,
    double l2,
    double l2Shrinkage,
    double beta)
    implements FluentOptimizer<Ftrl>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Ftrl {
    Checks.require(
        learningRatePower <= 0 && Double.isFinite(learningRatePower),
        "ftrl",
        "learningRatePower",
        "a number of at most 0",
        learningRatePower);
    Checks.notNegative("ftrl", "initialAccumulatorValue", initialAccumulatorValue);
    Checks.notNegative("ftrl", "l1", l1);
    Checks.notNegative("ftrl", "l2", l2);
    Checks.notNegative("ftrl", "l2Shrinkage", l2Shrinkage);
    Checks.notNegative("ftrl", "beta", beta);
  }

  @Override
  public Ftrl options(OptimizerOptions newOptions) {
    return new Ftrl(
        newOptions, learningRatePower, initialAccumulatorValue, l1, l2, l2Shrinkage, beta);
  }

  /// The same optimizer with another [#learningRatePower()].
  public Ftrl learningRatePower(double newPower) {
    return new Ftrl(options, newPower, initialAccumulatorValue, l1, l2, l2Shrinkage, beta);
  }

  /// The same optimizer with another [#initialAccumulatorValue()].
  public Ftrl initialAccumulatorValue(double newValue) {
    return new Ftrl(options, learningRatePower, newValue, l1, l2, l2Shrinkage, beta);
  }

  /// The same optimizer with another [#l1()].
  public Ftrl l1(double newL1) {
    return new Ftrl(
        options, learningRatePower, initialAccumulatorValue, newL1, l2, l2Shrinkage, beta);
  }

  /// The same optimizer with another [#l2()].
  public Ftrl l2(double newL2) {
    return new Ftrl(
        options, learningRatePower, initialAccumulatorValue, l1, newL2, l2Shrinkage, beta);
  }

  /// The same optimizer with another [#l2Shrinkage()].
  public Ftrl l2Shrinkage(double newShrinkage) {
    return new Ftrl(
        options, learningRatePower, initialAccumulatorValue, l1, l2, newShrinkage, beta);
  }

  /// The same optimizer with another [#beta()].
  public Ftrl beta(double newBeta) {
    return new Ftrl(
        options, learningRatePower, initialAccumulatorValue, l1, l2, l2Shrinkage, newBeta);
  }

  @Override
  public String name() {
    return "ftrl";
  }

  @Override
  public List<String> slotNames() {
    return List.of("accumulator", "linear");
  }

  @Override
  public float initialValue(int slot) {
    return slot == 0 ? (float) initialAccumulatorValue : 0;
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] n = slots[0];
    float[] z = slots[1];
    float most = (float) l1;
    float shrink = (float) (2 * l2Shrinkage);
    float add = (float) (2 * l2 + beta / learningRate);
    for (int i = from; i < to; i++) {
      float before = power(n[i]);
      n[i] += g[i] * g[i];
      float after = power(n[i]);
      z[i] += g[i] + shrink * w[i] - (after - before) / learningRate * w[i];
      w[i] = (Math.max(-most, Math.min(most, z[i])) - z[i]) / (after / learningRate + add);
    }
  }

  private float power(float x) {
    return (float) (learningRatePower == -0.5 ? Math.sqrt(x) : Math.pow(x, -learningRatePower));
  }
}
