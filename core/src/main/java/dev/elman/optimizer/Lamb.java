package dev.elman.optimizer;

import dev.elman.tensor.Parameter;
import java.util.List;

/// Adam whose step of each parameter is as long as the parameter, times the learning rate (You et
/// al. 2020, *Large batch optimization for deep learning*, arXiv:1904.00962, algorithm 2). For
/// large batches.
///
/// ```
/// m = m + (1 - beta1) (g - m)                       slot momentum
/// v = v + (1 - beta2) (g² - v)                      slot velocity
/// u = m / (1 - beta1ⁿ) / (sqrt(v / (1 - beta2ⁿ)) + epsilon)                   n = iteration
/// w = w - rate · ‖w‖ / ‖u‖ · u                      1 instead of the quotient if a norm is 0
/// ```
///
/// The norms are those of a whole parameter. The paper's weight decay is part of `u`; Keras's comes
/// before, and so does this one. Defaults: [Optimizers#lamb()].
///
/// *Non-finite values*: a gradient that is NaN makes its parameter NaN; others are not touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param beta1 how much of `m` is kept at each step, in [0, 1)
/// @param beta2 how much of `v` is kept at each step, in [0, 1)
/// @param epsilon keeps the divisor away from 0, positive
public record Lamb(OptimizerOptions options, double beta1, double beta2, double epsilon)
    implements FluentOptimizer<Lamb>, ParameterOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Lamb {
    Checks.decay("lamb", "beta1", beta1);
    Checks.decay("lamb", "beta2", beta2);
    Checks.epsilon("lamb", epsilon);
  }

  @Override
  public Lamb options(OptimizerOptions newOptions) {
    return new Lamb(newOptions, beta1, beta2, epsilon);
  }

  /// The same optimizer with another [#beta1()].
  public Lamb beta1(double newBeta1) {
    return new Lamb(options, newBeta1, beta2, epsilon);
  }

  /// The same optimizer with another [#beta2()].
  public Lamb beta2(double newBeta2) {
    return new Lamb(options, beta1, newBeta2, epsilon);
  }

  /// The same optimizer with another [#epsilon()].
  public Lamb epsilon(double newEpsilon) {
    return new Lamb(options, beta1, beta2, newEpsilon);
  }

  @Override
  public String name() {
    return "lamb";
  }

  @Override
  public List<String> slotNames() {
    return List.of("momentum", "velocity");
  }

  @Override
  public Rule rule(Parameter parameter) {
    return (g, slots, iteration, rate) -> update(parameter, g, slots, iteration, rate);
  }

  private void update(
      Parameter parameter, float[] g, float[][] slots, long iteration, float learningRate) {
    float[] w = parameter.values();
    float[] m = slots[0];
    float[] v = slots[1];
    int from = parameter.offset();
    int to = from + parameter.size();
    float correction1 = (float) (1 / (1 - Math.pow(beta1, (double) iteration)));
    float correction2 = (float) (1 / (1 - Math.pow(beta2, (double) iteration)));
    float add1 = (float) (1 - beta1);
    float add2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    double squaresOfWeights = 0;
    double squaresOfSteps = 0;
    for (int i = from; i < to; i++) {
      m[i] += add1 * (g[i] - m[i]);
      v[i] += add2 * (g[i] * g[i] - v[i]);
      float u = m[i] * correction1 / ((float) Math.sqrt(v[i] * correction2) + eps);
      squaresOfWeights += (double) w[i] * w[i];
      squaresOfSteps += (double) u * u;
    }
    // not "either is 0": NaN has to stay NaN
    double ratio =
        squaresOfWeights == 0 || squaresOfSteps == 0
            ? 1
            : Math.sqrt(squaresOfWeights / squaresOfSteps);
    float rate = (float) (learningRate * ratio);
    for (int i = from; i < to; i++) {
      w[i] -= rate * (m[i] * correction1 / ((float) Math.sqrt(v[i] * correction2) + eps));
    }
  }
}
