package dev.elman.optimizer;

import java.util.List;

/// Adam that divides by the largest recent gradient instead of a mean of squares (Kingma and Ba
/// 2015, arXiv:1412.6980, algorithm 2).
///
/// ```
/// m = m + (1 - beta1) (g - m)                       slot momentum
/// u = max(beta2 · u, |g|)                           slot norm
/// w = w - rate / (1 - beta1ⁿ) · m / (u + epsilon)   n = iteration
/// ```
///
/// Defaults: [Optimizers#adamax()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slots NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param beta1 how much of `m` is kept at each step, in [0, 1)
/// @param beta2 how much of `u` is kept at each step, in [0, 1)
/// @param epsilon keeps the divisor away from 0, positive
public record Adamax(OptimizerOptions options, double beta1, double beta2, double epsilon)
    implements FluentOptimizer<Adamax>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Adamax {
    Checks.decay("adamax", "beta1", beta1);
    Checks.decay("adamax", "beta2", beta2);
    Checks.epsilon("adamax", epsilon);
  }

  @Override
  public Adamax options(OptimizerOptions newOptions) {
    return new Adamax(newOptions, beta1, beta2, epsilon);
  }

  /// The same optimizer with another [#beta1()].
  public Adamax beta1(double newBeta1) {
    return new Adamax(options, newBeta1, beta2, epsilon);
  }

  /// The same optimizer with another [#beta2()].
  public Adamax beta2(double newBeta2) {
    return new Adamax(options, beta1, newBeta2, epsilon);
  }

  /// The same optimizer with another [#epsilon()].
  public Adamax epsilon(double newEpsilon) {
    return new Adamax(options, beta1, beta2, newEpsilon);
  }

  @Override
  public String name() {
    return "adamax";
  }

  @Override
  public List<String> slotNames() {
    return List.of("momentum", "norm");
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] m = slots[0];
    float[] u = slots[1];
    float rate = (float) (learningRate / (1 - Math.pow(beta1, (double) iteration)));
    float add = (float) (1 - beta1);
    float keep = (float) beta2;
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      m[i] += add * (g[i] - m[i]);
      u[i] = Math.max(keep * u[i], Math.abs(g[i]));
      w[i] -= rate * m[i] / (u[i] + eps);
    }
  }
}
