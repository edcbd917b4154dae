package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.randomUniform;

import dev.elman.activation.Activations;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The independently recurrent network, each of whose units sees of the old state only its own: one
/// step of `[batch, features]` input with state h.
///
/// ```
/// h = f(x W + u ⊙ hPrev + b)          f = ReLU in the paper
/// ```
///
/// The gradient over n steps of a unit is `uⁿ` times those of f, so bounds on u bound it; the paper
/// keeps |u| below `γ^(1/T)`, γ from 2 to 10, for sequences of T steps ([#bound]). Layers are
/// stacked to join the units.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, U]` | kernel |
/// | u | `[U]` | recurrent_kernel |
/// | b | `[U]` | bias |
///
/// Source: Li et al. 2018, *Independently recurrent neural network (IndRNN)*, arXiv:1803.04831.
/// Values are checked by `CellGoldenTest`, gradients by `CellGradientTest`. Non-finite values: NaN
/// in a row of x gives NaN in h of that row only.
public final class IndRnn extends ConfiguredCell {
  private final double bound;
  private @Nullable RowVector u;

  /// Keeps |u| below a bound.
  private record Bound(float largest) implements Parameter.Projection {
    @Override
    public void project(float[] values, int from, Shape shape) {
      for (int i = from; i < from + shape.size(); i++) {
        values[i] = Math.clamp(values[i], -largest, largest);
      }
    }
  }

  /// A cell of this configuration whose u is not bounded; [#units] has the configuration of the
  /// paper. `recurrentActivation` has no meaning here.
  public IndRnn(CellConfig config) {
    this(config, Double.POSITIVE_INFINITY);
  }

  /// A cell of this configuration.
  ///
  /// @param bound the largest |u|; [#bound] computes it from the length of sequences
  /// @throws IllegalArgumentException if the bound is not positive
  public IndRnn(CellConfig config, double bound) {
    super("IndRNN", config, "g", 1, new CellWeights(config, 1, Shape.of(config.units())));
    if (!(bound > 0)) {
      throw new IllegalArgumentException(
          "IndRNN bound: expected a positive number, but got "
              + bound
              + ". Use IndRnn.bound(timeSteps, 2).");
    }
    this.bound = bound;
  }

  /// The configuration of the paper: ReLU, and u between 0 and 1.
  public static CellConfig units(int units) {
    return CellConfig.units(units)
        .activation(Activations.relu())
        .recurrentInitializer(randomUniform(0, 1));
  }

  /// The bound on |u| for sequences of so many steps: `γ^(1/T)`, with which a gradient can grow at
  /// most to γ times its size.
  public static double bound(int timeSteps, double growth) {
    return Math.pow(growth, 1.0 / timeSteps);
  }

  @Override
  public void step(Ops ops, Step s) {
    // z = x W + b has been computed for all steps; here: h = f(z + u ⊙ hPrev)
    u().addMultiply(remembered(s), s.z());
    config().activation().forward(ops, s.z(), s.gate(0));
    ops.copy(s.gate(0), s.state(0));
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Matrix dh = s.dState(0);
    // in the forward step: h = f(x W + b + u ⊙ hPrev)
    config().activation().backward(ops, s.z(), s.gate(0), dh, s.dz());
    u().multiply(s.dz(), dh);
    if (drops(s)) {
      ops.multiply(dh, CellDropout.stateMask(s.layerTape(), s, 0), dh);
    }
  }

  private boolean drops(Step s) {
    return dropout().stateMasks(s.layerTape()) > 0;
  }

  /// What is left of hPrev.
  private Matrix remembered(Step s) {
    return drops(s) ? CellDropout.dropState(s.layerTape(), s, 0) : s.previous(0);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    u().addGradient(all.dz(), remembered(all), gradients);
    weights().addBiasGradient(ops, all, gradients);
  }

  private RowVector u() {
    return Objects.requireNonNull(u, "the cell has no parameters before it is built");
  }

  @Override
  public void createParameters(int features) {
    weights().create(features);
    u = new RowVector(weights().recurrentKernel());
    if (bound < Double.POSITIVE_INFINITY) {
      weights().recurrentKernel().constraint(new Bound((float) bound));
    }
  }

  /// The largest |u|.
  public double bound() {
    return bound;
  }

  @Override
  public Cell copy() {
    return new IndRnn(config(), bound);
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units());
  }
}
