package dev.elman.optimizer;

import java.util.List;

/// Adadelta: multiplies the gradient by the size of recent steps and divides by that of recent
/// gradients, so that the units agree (Zeiler 2012, arXiv:1212.5701, algorithm 1). The paper's
/// learning rate is 1.
///
/// ```
/// a = rho · a + (1 - rho) g²                        slot accumulated_grad
/// s = g · sqrt(d + epsilon) / sqrt(a + epsilon)
/// d = rho · d + (1 - rho) s²                        slot accumulated_delta_var
/// w = w - rate · s
/// ```
///
/// Defaults: [Optimizers#adadelta()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slots NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param rho how much of the running means is kept at each step, in [0, 1)
/// @param epsilon lets the first steps be taken, positive
public record Adadelta(OptimizerOptions options, double rho, double epsilon)
    implements FluentOptimizer<Adadelta>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Adadelta {
    Checks.decay("adadelta", "rho", rho);
    Checks.epsilon("adadelta", epsilon);
  }

  @Override
  public Adadelta options(OptimizerOptions newOptions) {
    return new Adadelta(newOptions, rho, epsilon);
  }

  /// The same optimizer with another [#rho()].
  public Adadelta rho(double newRho) {
    return new Adadelta(options, newRho, epsilon);
  }

  /// The same optimizer with another [#epsilon()].
  public Adadelta epsilon(double newEpsilon) {
    return new Adadelta(options, rho, newEpsilon);
  }

  @Override
  public String name() {
    return "adadelta";
  }

  @Override
  public List<String> slotNames() {
    return List.of("accumulated_grad", "accumulated_delta_var");
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] a = slots[0];
    float[] d = slots[1];
    float keep = (float) rho;
    float add = (float) (1 - rho);
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      a[i] = keep * a[i] + add * (g[i] * g[i]);
      float step = (float) Math.sqrt(d[i] + eps) * g[i] / (float) Math.sqrt(a[i] + eps);
      d[i] = keep * d[i] + add * (step * step);
      w[i] -= learningRate * step;
    }
  }
}
