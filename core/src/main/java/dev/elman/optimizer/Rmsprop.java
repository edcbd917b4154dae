package dev.elman.optimizer;

import java.util.ArrayList;
import java.util.List;

/// RMSprop: divides the gradient by a running mean of its size (Hinton 2012, lecture 6e of *Neural
/// Networks for Machine Learning*); with `centered` by a running estimate of its standard deviation
/// (Graves 2013, arXiv:1308.0850, eq. 38–45).
///
/// ```
/// v = rho · v + (1 - rho) · g²                                    slot velocity
/// a = rho · a + (1 - rho) · g                                     slot average_gradient, if centered
/// s = rate · g / sqrt(v + epsilon)                or  sqrt(v - a² + epsilon), if centered
/// w = w - s
/// m = momentum · m + s,  w = w - m                                slot momentum, if momentum > 0
/// ```
///
/// `epsilon` is inside of the root, as in Keras and unlike PyTorch. Defaults:
/// [Optimizers#rmsprop()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight and its slots NaN; others are not
/// touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param options what happens around the rule
/// @param rho how much of the running means is kept at each step, in [0, 1)
/// @param momentum how much of the last step is repeated, in [0, 1)
/// @param epsilon keeps the divisor away from 0, positive
/// @param centered whether the mean is subtracted, so that the divisor is a standard deviation
public record Rmsprop(
    OptimizerOptions options, double rho, double momentum, double epsilon, boolean centered)
    implements FluentOptimizer<Rmsprop>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Rmsprop {
    Checks.decay("rmsprop", "rho", rho);
    Checks.decay("rmsprop", "momentum", momentum);
    Checks.epsilon("rmsprop", epsilon);
  }

  @Override
  public Rmsprop options(OptimizerOptions newOptions) {
    return new Rmsprop(newOptions, rho, momentum, epsilon, centered);
  }

  /// The same optimizer with another [#rho()].
  public Rmsprop rho(double newRho) {
    return new Rmsprop(options, newRho, momentum, epsilon, centered);
  }

  /// The same optimizer with another [#momentum()].
  public Rmsprop momentum(double newMomentum) {
    return new Rmsprop(options, rho, newMomentum, epsilon, centered);
  }

  /// The same optimizer with another [#epsilon()].
  public Rmsprop epsilon(double newEpsilon) {
    return new Rmsprop(options, rho, momentum, newEpsilon, centered);
  }

  /// The same optimizer, centered or not.
  public Rmsprop centered(boolean newCentered) {
    return new Rmsprop(options, rho, momentum, epsilon, newCentered);
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public List<String> slotNames() {
    List<String> names = new ArrayList<>(List.of("velocity"));
    if (momentum > 0) {
      names.add("momentum");
    }
    if (centered) {
      names.add("average_gradient");
    }
    return List.copyOf(names);
  }

  @Override
  public boolean startsGroup(int slot) {
    return true;
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    float[] v = slots[0];
    float keep = (float) rho;
    float add = (float) (1 - rho);
    float eps = (float) epsilon;
    if (!centered && momentum == 0) {
      for (int i = from; i < to; i++) {
        v[i] = keep * v[i] + add * (g[i] * g[i]);
        w[i] -= learningRate * g[i] / (float) Math.sqrt(v[i] + eps);
      }
      return;
    }
    float[] m = momentum > 0 ? slots[1] : v;
    float[] a = centered ? slots[momentum > 0 ? 2 : 1] : v;
    float repeat = (float) momentum;
    for (int i = from; i < to; i++) {
      v[i] = keep * v[i] + add * (g[i] * g[i]);
      float square = v[i] + eps;
      if (centered) {
        a[i] = keep * a[i] + add * g[i];
        square = v[i] - a[i] * a[i] + eps;
      }
      float step = learningRate * g[i] / (float) Math.sqrt(square);
      if (momentum > 0) {
        m[i] = repeat * m[i] + step;
        step = m[i];
      }
      w[i] -= step;
    }
  }
}
