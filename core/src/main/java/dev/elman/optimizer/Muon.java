package dev.elman.optimizer;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Muon: momentum whose singular values are made equal, so that a step changes a matrix in all
/// directions alike (Jordan et al. 2024, kellerjordan.github.io/posts/muon; Liu et al. 2025,
/// arXiv:2502.16982). What is no matrix, embeddings and what [#others()] names are left to [AdamW].
///
/// ```
/// m = momentum · m + g                              slot momentum
/// u = orthogonalized(g + momentum · m)              or of m, without nesterov
/// w = w - rate · rmsRate · sqrt(max(rows, columns)) · u
/// ```
///
/// `orthogonalized` is the iteration of Newton and Schulz in the class of that name. The output
/// layer should be excluded by its name. Slot `velocity` belongs to the parameters of AdamW.
/// Defaults: [Optimizers#muon()].
///
/// *Non-finite values*: a gradient that is NaN makes its matrix NaN; others are not touched.
///
/// Checked by `OptimizerGoldenTest` against Keras and against the formulas in double precision.
///
/// @param adam the rule of the other parameters, and what happens around both
/// @param momentum how much of `m` is kept at each step, in [0, 1)
/// @param nesterov whether the gradient is weighted as if taken after the momentum step
/// @param newtonSchulz the iteration that orthogonalizes
/// @param rmsRate the root mean square of a step, if the rate is 1; 0 for Keras's `None`, which
///   leaves out the root too
/// @param others which parameters AdamW gets, and how they differ
public record Muon(
    Adam adam,
    double momentum,
    boolean nesterov,
    Polynomial newtonSchulz,
    double rmsRate,
    Others others)
    implements FluentOptimizer<Muon>, ParameterOptimizer {

  /// `X = a X + (b A + c A A) X` with `A = X Xᵀ`, so many times: Keras's `ns_steps`, `muon_a`,
  /// `muon_b` and `muon_c`.
  ///
  /// @param steps how many times
  /// @param a of the first power
  /// @param b of the third power
  /// @param c of the fifth power
  public record Polynomial(int steps, double a, double b, double c) {}

  /// What is special about the parameters that AdamW gets.
  ///
  /// @param weightDecay how much of them decays: Keras's `adam_weight_decay`
  /// @param rateRatio their learning rate divided by that of matrices: Keras's `adam_lr_ratio`
  /// @param excludeLayers words; matrices are among them whose [Parameter#path()] contains one
  /// @param excludeEmbeddings whether matrices are whose path contains `embedding`
  public record Others(
      double weightDecay, double rateRatio, List<String> excludeLayers, boolean excludeEmbeddings) {
    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public Others {
      Checks.notNegative("muon", "adamWeightDecay", weightDecay);
      Checks.notNegative("muon", "adamLrRatio", rateRatio);
      excludeLayers = List.copyOf(excludeLayers);
    }
  }

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Muon {
    Checks.decay("muon", "momentum", momentum);
    Checks.require(
        newtonSchulz.steps > 0, "muon", "newtonSchulz", "at least one step", newtonSchulz.steps);
    Checks.notNegative("muon", "rmsRate", rmsRate);
  }

  @Override
  public OptimizerOptions options() {
    return adam.options();
  }

  @Override
  public Muon options(OptimizerOptions newOptions) {
    return adam(adam.options(newOptions));
  }

  /// The same optimizer with another rule for the other parameters. The options of the new rule
  /// count for all parameters.
  public Muon adam(Adam newAdam) {
    return new Muon(newAdam, momentum, nesterov, newtonSchulz, rmsRate, others);
  }

  /// The same optimizer with another [#momentum()].
  public Muon momentum(double newMomentum) {
    return new Muon(adam, newMomentum, nesterov, newtonSchulz, rmsRate, others);
  }

  /// The same optimizer, in Nesterov's form or not.
  public Muon nesterov(boolean newNesterov) {
    return new Muon(adam, momentum, newNesterov, newtonSchulz, rmsRate, others);
  }

  /// The same optimizer with another iteration.
  public Muon newtonSchulz(Polynomial newPolynomial) {
    return new Muon(adam, momentum, nesterov, newPolynomial, rmsRate, others);
  }

  /// The same optimizer with another [#rmsRate()].
  public Muon rmsRate(double newRate) {
    return new Muon(adam, momentum, nesterov, newtonSchulz, newRate, others);
  }

  /// The same optimizer with another choice of the parameters that AdamW gets.
  public Muon others(Others newOthers) {
    return new Muon(adam, momentum, nesterov, newtonSchulz, rmsRate, newOthers);
  }

  /// The same optimizer, decaying what AdamW gets by another factor.
  public Muon adamWeightDecay(double decay) {
    return others(
        new Others(decay, others.rateRatio, others.excludeLayers, others.excludeEmbeddings));
  }

  /// The same optimizer, leaving matrices to AdamW that have one of these words in their path.
  public Muon excludeLayers(String... words) {
    return others(
        new Others(others.weightDecay, others.rateRatio, List.of(words), others.excludeEmbeddings));
  }

  @Override
  public String name() {
    return "muon";
  }

  @Override
  public List<String> slotNames() {
    return List.of("momentum", "velocity");
  }

  @Override
  public @Nullable Shape slotShape(int slot, Parameter parameter) {
    return slot == 1 && isMatrix(parameter) ? null : parameter.shape();
  }

  @Override
  public double weightDecay(Parameter parameter) {
    return options().decays(parameter) && !isMatrix(parameter)
        ? others.weightDecay
        : FluentOptimizer.super.weightDecay(parameter);
  }

  /// Whether Muon's own rule is used.
  private boolean isMatrix(Parameter parameter) {
    String path = parameter.path();
    return parameter.shape().rank() == 2
        && !(others.excludeEmbeddings && path.toLowerCase(Locale.ROOT).contains("embedding"))
        && others.excludeLayers.stream().noneMatch(path::contains);
  }

  @Override
  public Rule rule(Parameter parameter) {
    if (isMatrix(parameter)) {
      Shape shape = parameter.shape();
      var matrix =
          new NewtonSchulz(
              shape.extent(0), shape.extent(1), newtonSchulz.a, newtonSchulz.b, newtonSchulz.c);
      return (g, slots, _, rate) -> update(parameter, matrix, g, slots[0], rate);
    }
    int from = parameter.offset();
    int to = from + parameter.size();
    float ratio = (float) others.rateRatio;
    return (g, slots, iteration, rate) ->
        adam.update(parameter.values(), g, slots, from, to, iteration, rate * ratio);
  }

  private void update(
      Parameter parameter, NewtonSchulz matrix, float[] g, float[] m, float learningRate) {
    float[] w = parameter.values();
    int from = parameter.offset();
    float keep = (float) momentum;
    for (int i = 0; i < parameter.size(); i++) {
      int at = from + i;
      m[at] += g[at] + m[at] * (keep - 1);
      matrix.set(i, nesterov ? g[at] + keep * m[at] : m[at]);
    }
    matrix.iterate(newtonSchulz.steps);
    Shape shape = parameter.shape();
    double root = Math.sqrt(Math.max(shape.extent(0), shape.extent(1)));
    float rate = (float) (learningRate * (rmsRate == 0 ? 1 : root * rmsRate));
    for (int i = 0; i < parameter.size(); i++) {
      w[from + i] -= rate * matrix.get(i);
    }
  }
}
