package dev.elman.optimizer;

import java.util.List;

/// Adam: a running mean of the gradient divided by a running mean of its size (Kingma and Ba 2015,
/// arXiv:1412.6980, in the form before section 2.1, whose epsilon is not corrected for the bias);
/// with `amsgrad` by the largest such size so far (Reddi, Kale and Kumar 2018, arXiv:1904.09237).
///
/// ```
/// m = m + (1 - beta1) (g - m)                       slot momentum
/// v = v + (1 - beta2) (g² - v)                      slot velocity
/// u = max(u, v)                                     slot velocity_hat, if amsgrad; else u = v
/// w = w - rate · sqrt(1 - beta2ⁿ) / (1 - beta1ⁿ) · m / (sqrt(u) + epsilon)          n = iteration
/// ```
///
/// `epsilon` is added before the bias of `v` is corrected, as in Keras and unlike PyTorch.
/// Defaults: [Optimizers#adam()].
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
/// @param amsgrad whether the divisor never shrinks
public record Adam(
    OptimizerOptions options, double beta1, double beta2, double epsilon, boolean amsgrad)
    implements FluentOptimizer<Adam>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Adam {
    Checks.decay("adam", "beta1", beta1);
    Checks.decay("adam", "beta2", beta2);
    Checks.epsilon("adam", epsilon);
  }

  @Override
  public Adam options(OptimizerOptions newOptions) {
    return new Adam(newOptions, beta1, beta2, epsilon, amsgrad);
  }

  /// The same optimizer with another [#beta1()].
  public Adam beta1(double newBeta1) {
    return new Adam(options, newBeta1, beta2, epsilon, amsgrad);
  }

  /// The same optimizer with another [#beta2()].
  public Adam beta2(double newBeta2) {
    return new Adam(options, beta1, newBeta2, epsilon, amsgrad);
  }

  /// The same optimizer with another [#epsilon()].
  public Adam epsilon(double newEpsilon) {
    return new Adam(options, beta1, beta2, newEpsilon, amsgrad);
  }

  /// The same optimizer, with AMSGrad or without.
  public Adam amsgrad(boolean newAmsgrad) {
    return new Adam(options, beta1, beta2, epsilon, newAmsgrad);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public List<String> slotNames() {
    return amsgrad
        ? List.of("momentum", "velocity", "velocity_hat")
        : List.of("momentum", "velocity");
  }

  @Override
  public boolean startsGroup(int slot) {
    return slot != 1;
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] m = slots[0];
    float[] v = slots[1];
    double correction =
        Math.sqrt(1 - Math.pow(beta2, (double) iteration))
            / (1 - Math.pow(beta1, (double) iteration));
    float rate = (float) (learningRate * correction);
    float add1 = (float) (1 - beta1);
    float add2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    if (amsgrad) {
      float[] u = slots[2];
      for (int i = from; i < to; i++) {
        m[i] += add1 * (g[i] - m[i]);
        v[i] += add2 * (g[i] * g[i] - v[i]);
        u[i] = Math.max(u[i], v[i]);
        w[i] -= rate * m[i] / ((float) Math.sqrt(u[i]) + eps);
      }
    } else {
      for (int i = from; i < to; i++) {
        m[i] += add1 * (g[i] - m[i]);
        v[i] += add2 * (g[i] * g[i] - v[i]);
        w[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + eps);
      }
    }
  }
}
