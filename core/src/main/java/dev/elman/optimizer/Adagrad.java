package dev.elman.optimizer;

import java.util.List;

/// Adagrad: divides the gradient by the size of all gradients so far, so that weights which rarely
/// have one take larger steps (Duchi, Hazan and Singer 2011, JMLR 12:2121).
///
/// ```
/// a = a + g²                                        slot accumulator, initialAccumulatorValue at first
/// w = w - rate · g / sqrt(a + epsilon)
/// ```
///
/// Defaults: [Optimizers#adagrad()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slot NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param initialAccumulatorValue what the sum of squares begins with, at least 0
/// @param epsilon keeps the divisor away from 0, positive
public record Adagrad(OptimizerOptions options, double initialAccumulatorValue, double epsilon)
    implements FluentOptimizer<Adagrad>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Adagrad {
    Checks.notNegative("adagrad", "initialAccumulatorValue", initialAccumulatorValue);
    Checks.epsilon("adagrad", epsilon);
  }

  @Override
  public Adagrad options(OptimizerOptions newOptions) {
    return new Adagrad(newOptions, initialAccumulatorValue, epsilon);
  }

  /// The same optimizer with another [#initialAccumulatorValue()].
  public Adagrad initialAccumulatorValue(double newValue) {
    return new Adagrad(options, newValue, epsilon);
  }

  /// The same optimizer with another [#epsilon()].
  public Adagrad epsilon(double newEpsilon) {
    return new Adagrad(options, initialAccumulatorValue, newEpsilon);
  }

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public List<String> slotNames() {
    return List.of("accumulator");
  }

  @Override
  public float initialValue(int slot) {
    return (float) initialAccumulatorValue;
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] a = slots[0];
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      a[i] += g[i] * g[i];
      w[i] -= learningRate * g[i] / (float) Math.sqrt(a[i] + eps);
    }
  }
}
