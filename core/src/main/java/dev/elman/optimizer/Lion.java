package dev.elman.optimizer;

import java.util.List;

/// Lion: steps of the same size for every weight, in the direction of a mean of momentum and
/// gradient (Chen et al. 2023, *Symbolic discovery of optimization algorithms*, arXiv:2302.06675,
/// program 1). Its learning rate is a third to a tenth of Adam's.
///
/// ```
/// w = w - rate · sign(beta1 · m + (1 - beta1) g)
/// m = beta2 · m + (1 - beta2) g                     slot momentum
/// ```
///
/// Defaults: [Optimizers#lion()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slot NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param beta1 how much momentum goes into the direction, in (0, 1]
/// @param beta2 how much of `m` is kept at each step, in [0, 1)
public record Lion(OptimizerOptions options, double beta1, double beta2)
    implements FluentOptimizer<Lion>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Lion {
    Checks.require(
        beta1 > 0 && beta1 <= 1, "lion", "beta1", "a number above 0 and of at most 1", beta1);
    Checks.decay("lion", "beta2", beta2);
  }

  @Override
  public Lion options(OptimizerOptions newOptions) {
    return new Lion(newOptions, beta1, beta2);
  }

  /// The same optimizer with another [#beta1()].
  public Lion beta1(double newBeta1) {
    return new Lion(options, newBeta1, beta2);
  }

  /// The same optimizer with another [#beta2()].
  public Lion beta2(double newBeta2) {
    return new Lion(options, beta1, newBeta2);
  }

  @Override
  public String name() {
    return "lion";
  }

  @Override
  public List<String> slotNames() {
    return List.of("momentum");
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] m = slots[0];
    float keep1 = (float) beta1;
    float keep2 = (float) beta2;
    for (int i = from; i < to; i++) {
      w[i] -= learningRate * Math.signum(m[i] * keep1 + g[i] * (1 - keep1));
      m[i] = m[i] * keep2 + g[i] * (1 - keep2);
    }
  }
}
