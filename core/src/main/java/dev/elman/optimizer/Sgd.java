package dev.elman.optimizer;

import java.util.List;

/// Stochastic gradient descent, with momentum if wanted (Polyak 1964,
/// doi:10.1016/0041-5553(64)90137-5), also in Nesterov's form (Sutskever et al. 2013, *On the
/// importance of initialization and momentum in deep learning*, eq. 3–4).
///
/// ```
/// w = w - rate · g
/// m = momentum · m - rate · g                       slot momentum, if momentum > 0
/// w = w + m                                         or, if nesterov:
/// w = w + momentum · m - rate · g
/// ```
///
/// Defaults: [Optimizers#sgd()]. Without momentum Nesterov's form is the plain one, as in Keras.
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slot NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param momentum how much of the last step is repeated, in [0, 1)
/// @param nesterov whether the gradient is weighted as if taken after the momentum step
public record Sgd(OptimizerOptions options, double momentum, boolean nesterov)
    implements FluentOptimizer<Sgd>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Sgd {
    Checks.decay("sgd", "momentum", momentum);
  }

  @Override
  public Sgd options(OptimizerOptions newOptions) {
    return new Sgd(newOptions, momentum, nesterov);
  }

  /// The same optimizer with another [#momentum()].
  public Sgd momentum(double newMomentum) {
    return new Sgd(options, newMomentum, nesterov);
  }

  /// The same optimizer, in Nesterov's form or not.
  public Sgd nesterov(boolean newNesterov) {
    return new Sgd(options, momentum, newNesterov);
  }

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public List<String> slotNames() {
    return momentum > 0 ? List.of("momentum") : List.of();
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    if (momentum == 0) {
      step(w, g, from, to, learningRate);
      return;
    }
    float[] m = slots[0];
    float repeat = (float) momentum;
    if (nesterov) {
      for (int i = from; i < to; i++) {
        float step = learningRate * g[i];
        m[i] = repeat * m[i] - step;
        w[i] += repeat * m[i] - step;
      }
    } else {
      for (int i = from; i < to; i++) {
        m[i] = repeat * m[i] - learningRate * g[i];
        w[i] += m[i];
      }
    }
  }

  /// `w = w - rate · g`.
  static void step(float[] w, float[] g, int from, int to, float rate) {
    for (int i = from; i < to; i++) {
      w[i] -= rate * g[i];
    }
  }
}
