package dev.elman.optimizer;

import java.util.List;

/// Adam with Nesterov's momentum (Dozat 2016, *Incorporating Nesterov momentum into Adam*, ICLR
/// workshop, algorithm 2): the step is taken as if after the next decay of the momentum.
///
/// ```
/// μₙ = beta1 (1 - 0.96ⁿ / 2),  P = μ₁ μ₂ … μₙ                                 P: scalar slot u_product
/// m  = m + (1 - beta1) (g - m)                                                slot momentum
/// v  = v + (1 - beta2) (g² - v)                                               slot velocity
/// s  = μₙ₊₁ m / (1 - P μₙ₊₁) + (1 - μₙ) g / (1 - P)
/// w  = w - rate · s / (sqrt(v / (1 - beta2ⁿ)) + epsilon)                      n = iteration
/// ```
///
/// Defaults: [Optimizers#nadam()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slots NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param beta1 how much of `m` is kept at each step, in [0, 1)
/// @param beta2 how much of `v` is kept at each step, in [0, 1)
/// @param epsilon keeps the divisor away from 0, positive
public record Nadam(OptimizerOptions options, double beta1, double beta2, double epsilon)
    implements FluentOptimizer<Nadam>, ElementwiseOptimizer {
  private static final int PRODUCT = 2; // the number of the scalar slot

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Nadam {
    Checks.decay("nadam", "beta1", beta1);
    Checks.decay("nadam", "beta2", beta2);
    Checks.epsilon("nadam", epsilon);
  }

  @Override
  public Nadam options(OptimizerOptions newOptions) {
    return new Nadam(newOptions, beta1, beta2, epsilon);
  }

  /// The same optimizer with another [#beta1()].
  public Nadam beta1(double newBeta1) {
    return new Nadam(options, newBeta1, beta2, epsilon);
  }

  /// The same optimizer with another [#beta2()].
  public Nadam beta2(double newBeta2) {
    return new Nadam(options, beta1, newBeta2, epsilon);
  }

  /// The same optimizer with another [#epsilon()].
  public Nadam epsilon(double newEpsilon) {
    return new Nadam(options, beta1, beta2, newEpsilon);
  }

  @Override
  public String name() {
    return "nadam";
  }

  @Override
  public List<String> slotNames() {
    return List.of("momentum", "velocity", "u_product");
  }

  @Override
  public boolean isScalar(int slot) {
    return slot == PRODUCT;
  }

  @Override
  public float initialValue(int slot) {
    return slot == PRODUCT ? 1 : 0;
  }

  @Override
  public void beginUpdate(float[][] slots, long iteration) {
    slots[PRODUCT][0] *= (float) decay(iteration);
  }

  private double decay(long iteration) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, (double) iteration));
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] m = slots[0];
    float[] v = slots[1];
    double product = slots[PRODUCT][0];
    double next = decay(iteration + 1);
    float ofMomentum = (float) (next / (1 - product * next));
    float ofGradient = (float) ((1 - decay(iteration)) / (1 - product));
    float correction = (float) (1 / (1 - Math.pow(beta2, (double) iteration)));
    float add1 = (float) (1 - beta1);
    float add2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      m[i] += add1 * (g[i] - m[i]);
      v[i] += add2 * (g[i] * g[i] - v[i]);
      float step = ofMomentum * m[i] + ofGradient * g[i];
      w[i] -= learningRate * step / ((float) Math.sqrt(v[i] * correction) + eps);
    }
  }
}
