package dev.elman.activation;

import java.util.function.DoubleUnaryOperator;

/// The activations of single values that have no options: the formula and, next to it, its
/// derivative.
final class Formula implements Elementwise {
  /// The constants of selu that keep mean 0 and variance 1 from layer to layer (arXiv:1706.02515,
  /// eq. 14).
  private static final double SELU_ALPHA = 1.6732632423543772;

  private static final double SELU_SCALE = 1.0507009873554805;

  static final Formula EXPONENTIAL = fromOutput("exponential", Math::exp, y -> y);
  static final Formula HARD_SIGMOID =
      fromOutput("hard_sigmoid", Formula::hardSigmoid, y -> inside(y, 0, 1) / 6);
  static final Formula HARD_SIGMOID_V2 =
      fromOutput(
          "hard_sigmoid_v2", x -> Math.clamp(0.2 * x + 0.5, 0.0, 1.0), y -> 0.2 * inside(y, 0, 1));
  static final Formula HARD_SILU =
      fromInput(
          "hard_silu", x -> x * hardSigmoid(x), x -> hardSigmoid(x) + x * inside(x, -3, 3) / 6);
  static final Formula HARD_TANH =
      fromInput("hard_tanh", x -> Math.clamp(x, -1.0, 1.0), x -> Math.abs(x) <= 1 ? 1 : 0);
  static final Formula LOG_SIGMOID =
      fromOutput("log_sigmoid", x -> -softplus(-x), y -> -Math.expm1(y));
  static final Formula MISH =
      fromInput("mish", x -> x * Math.tanh(softplus(x)), Formula::mishDerivative);
  static final Formula RELU6 =
      fromOutput("relu6", x -> Math.clamp(x, 0.0, 6.0), y -> inside(y, 0, 6));
  static final Formula SELU =
      fromOutput(
          "selu",
          x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
          y -> y > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA);
  static final Formula SILU =
      fromInput("silu", x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * sigmoid(-x)));
  static final Formula SOFTPLUS = fromOutput("softplus", Formula::softplus, y -> -Math.expm1(-y));
  static final Formula SOFTSIGN =
      fromOutput("softsign", x -> x / (1 + Math.abs(x)), y -> square(1 - Math.abs(y)));
  static final Formula SPARSE_PLUS =
      fromOutput(
          "sparse_plus",
          x -> x >= 1 ? x : square(Math.max(x + 1, 0)) / 4,
          y -> Math.min(Math.sqrt(y), 1));
  static final Formula SPARSE_SIGMOID =
      fromOutput(
          "sparse_sigmoid", x -> Math.clamp(0.5 * x + 0.5, 0.0, 1.0), y -> 0.5 * inside(y, 0, 1));
  static final Formula TANH_SHRINK =
      fromInput("tanh_shrink", x -> x - Math.tanh(x), x -> square(Math.tanh(x)));

  private final String name;
  private final boolean needsInput;
  private final DoubleUnaryOperator value;
  private final DoubleUnaryOperator derivative;

  private Formula(
      String name, boolean needsInput, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    this.name = name;
    this.needsInput = needsInput;
    this.value = value;
    this.derivative = derivative;
  }

  /// A formula whose derivative is a function of its result `y`.
  private static Formula fromOutput(
      String name, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    return new Formula(name, false, value, derivative);
  }

  /// A formula whose derivative is a function of its argument `x`.
  private static Formula fromInput(
      String name, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    return new Formula(name, true, value, derivative);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean needsInput() {
    return needsInput;
  }

  @Override
  public double value(double x) {
    return value.applyAsDouble(x);
  }

  @Override
  public double derivative(double x, double y) {
    return derivative.applyAsDouble(needsInput ? x : y);
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// `log(1 + exp(x))`, without overflow for large `x`.
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double hardSigmoid(double x) {
    return Math.clamp(x / 6 + 0.5, 0.0, 1.0);
  }

  private static double mishDerivative(double x) {
    double t = Math.tanh(softplus(x));
    return t + x * sigmoid(x) * (1 - t * t);
  }

  private static double square(double x) {
    return x * x;
  }

  /// 1 between the limits, 0 outside and at them, as JAX has it.
  private static double inside(double x, double low, double high) {
    return x > low && x < high ? 1 : 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
