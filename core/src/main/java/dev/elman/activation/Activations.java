package dev.elman.activation;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All activations of the library, with Keras 3's names and defaults.
///
/// | | |
/// |---|---|
/// | gates and states | [#sigmoid()] [#tanh()] [#hardSigmoid()] [#hardTanh()] [#softsign()] [#sparseSigmoid()] |
/// | rectifiers | [#relu()] [#relu6()] [#leakyRelu()] [#elu()] [#celu()] [#selu()] [#gelu()] [#silu()] [#hardSilu()] [#mish()] |
/// | smooth ramps | [#softplus()] [#squareplus()] [#sparsePlus()] [#exponential()] [#logSigmoid()] |
/// | shrinkage | [#softShrink()] [#hardShrink()] [#tanhShrink()] [#threshold(double, double)] |
/// | of whole rows | [#softmax()] [#logSoftmax()] [#sparsemax()] [#glu()] |
///
/// *Shapes*: any → the same, except [#glu()]. *Non-finite values*: where nothing else is said, NaN
/// gives NaN, and infinities give the limits.
public final class Activations {
  private static final Catalog<Activation> CATALOG =
      new Catalog<Activation>("Activations.of")
          .add("celu", Activations::celu)
          .add("elu", Activations::elu)
          .add("exponential", Activations::exponential)
          .add("gelu", Activations::gelu)
          .add("glu", Activations::glu)
          .add("hard_shrink", Activations::hardShrink)
          .add("hard_sigmoid", Activations::hardSigmoid)
          .add("hard_sigmoid_v2", Activations::hardSigmoidV2)
          .add("hard_silu", Activations::hardSilu, "hard_swish")
          .add("hard_tanh", Activations::hardTanh)
          .add("leaky_relu", Activations::leakyRelu)
          .add("linear", Activations::linear)
          .add("log_sigmoid", Activations::logSigmoid)
          .add("log_softmax", Activations::logSoftmax)
          .add("mish", Activations::mish)
          .add("relu", Activations::relu)
          .add("relu6", Activations::relu6)
          .add("selu", Activations::selu)
          .add("sigmoid", Activations::sigmoid)
          .add("silu", Activations::silu, "swish")
          .add("soft_shrink", Activations::softShrink)
          .add("softmax", Activations::softmax)
          .add("softplus", Activations::softplus)
          .add("softsign", Activations::softsign)
          .add("sparse_plus", Activations::sparsePlus)
          .add("sparse_sigmoid", Activations::sparseSigmoid)
          .add("sparsemax", Activations::sparsemax)
          .add("squareplus", Activations::squareplus)
          .add("tanh", Activations::tanh)
          .add("tanh_shrink", Activations::tanhShrink);

  private Activations() {}

  /// The activation with Keras's name and its default options: `tanh`, `hard_sigmoid`. All but
  /// [#threshold(double, double)], which has no defaults.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Activation of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// Continuously differentiable exponential linear unit with `alpha = 1`.
  public static Celu celu() {
    return celu(1);
  }

  /// Continuously differentiable exponential linear unit.
  public static Celu celu(double alpha) {
    return new Celu(alpha);
  }

  /// Exponential linear unit with `alpha = 1`.
  public static Elu elu() {
    return elu(1);
  }

  /// Exponential linear unit.
  public static Elu elu(double alpha) {
    return new Elu(alpha);
  }

  /// `y = exp(x)`.
  public static Activation exponential() {
    return Formula.EXPONENTIAL;
  }

  /// Gaussian error linear unit: `y = x Φ(x)`, exact.
  public static Gelu gelu() {
    return gelu(false);
  }

  /// Gaussian error linear unit, exact or approximated with tanh.
  public static Gelu gelu(boolean approximate) {
    return new Gelu(approximate);
  }

  /// Gated linear unit: the left half of the columns times the sigmoid of the right half.
  public static Glu glu() {
    return new Glu();
  }

  /// Sets values to 0 that are at most 0.5 away from it.
  public static HardShrink hardShrink() {
    return hardShrink(0.5);
  }

  /// Sets values to 0 that are at most `threshold` away from it.
  public static HardShrink hardShrink(double threshold) {
    return new HardShrink(threshold);
  }

  /// `y = min(max(x / 6 + 0.5, 0), 1)`: Keras 3's approximation of sigmoid by three straight lines.
  public static Activation hardSigmoid() {
    return Formula.HARD_SIGMOID;
  }

  /// `y = min(max(0.2 x + 0.5, 0), 1)`: what Keras 1 and 2 called `hard_sigmoid`, the default of
  /// the gates of Keras 1, and ONNX's `HardSigmoid`. Only for imported models; Keras 3 does not
  /// know the name `hard_sigmoid_v2`.
  public static Activation hardSigmoidV2() {
    return Formula.HARD_SIGMOID_V2;
  }

  /// `y = x · hardSigmoid(x)`, also called hard swish (Howard et al. 2019, arXiv:1905.02244).
  /// Negative infinity gives NaN.
  public static Activation hardSilu() {
    return Formula.HARD_SILU;
  }

  /// `y = min(max(x, -1), 1)`.
  public static Activation hardTanh() {
    return Formula.HARD_TANH;
  }

  /// Rectified linear unit with slope 0.2 left of 0.
  public static LeakyRelu leakyRelu() {
    return leakyRelu(0.2);
  }

  /// Rectified linear unit with another slope left of 0.
  public static LeakyRelu leakyRelu(double negativeSlope) {
    return new LeakyRelu(negativeSlope);
  }

  /// `y = x`.
  public static Linear linear() {
    return new Linear();
  }

  /// `y = log σ(x) = -log(1 + exp(-x))`, exact for large `|x|`.
  public static Activation logSigmoid() {
    return Formula.LOG_SIGMOID;
  }

  /// The logarithm of [#softmax()].
  public static LogSoftmax logSoftmax() {
    return new LogSoftmax();
  }

  /// `y = x tanh(softplus(x))` (Misra 2019, arXiv:1908.08681). Negative infinity gives NaN.
  public static Activation mish() {
    return Formula.MISH;
  }

  /// Rectified linear unit: `y = max(x, 0)`.
  public static Relu relu() {
    return relu(0, Double.POSITIVE_INFINITY, 0);
  }

  /// Rectified linear unit with Keras's options.
  public static Relu relu(double negativeSlope, double maxValue, double threshold) {
    return new Relu(negativeSlope, maxValue, threshold);
  }

  /// `y = min(max(x, 0), 6)`.
  public static Activation relu6() {
    return Formula.RELU6;
  }

  /// Scaled exponential linear unit: `y = 1.0507 x` for `x > 0`, else `y = 1.0507 · 1.6733 (exp(x)
  /// - 1)` (Klambauer et al. 2017, arXiv:1706.02515); use it with LeCun normal initialization.
  public static Activation selu() {
    return Formula.SELU;
  }

  /// `y = 1 / (1 + exp(-x))`, in (0, 1).
  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  /// `y = x σ(x)`, also called swish (Elfwing, Uchibe and Doya 2018, arXiv:1702.03118). Negative
  /// infinity gives NaN.
  public static Activation silu() {
    return Formula.SILU;
  }

  /// Moves values towards 0 by 0.5.
  public static SoftShrink softShrink() {
    return softShrink(0.5);
  }

  /// Moves values towards 0 by `threshold`.
  public static SoftShrink softShrink(double threshold) {
    return new SoftShrink(threshold);
  }

  /// Makes every row a probability distribution.
  public static Softmax softmax() {
    return new Softmax();
  }

  /// `y = log(1 + exp(x))`, exact for large `|x|` (Dugas et al. 2001).
  public static Activation softplus() {
    return Formula.SOFTPLUS;
  }

  /// `y = x / (1 + |x|)`, in (-1, 1) (Bergstra et al. 2009). Infinities give NaN.
  public static Activation softsign() {
    return Formula.SOFTSIGN;
  }

  /// `y = 0` for `x ≤ -1`, `y = x` for `x ≥ 1`, else `y = (x + 1)² / 4`: the softplus that belongs
  /// to sparsemax.
  public static Activation sparsePlus() {
    return Formula.SPARSE_PLUS;
  }

  /// `y = min(max((x + 1) / 2, 0), 1)`: the sigmoid that belongs to sparsemax (Martins and
  /// Astudillo 2016, arXiv:1602.02068).
  public static Activation sparseSigmoid() {
    return Formula.SPARSE_SIGMOID;
  }

  /// Makes every row a probability distribution in which small values are exactly 0.
  public static Sparsemax sparsemax() {
    return new Sparsemax();
  }

  /// `y = (x + sqrt(x² + b)) / 2` with `b = 4`.
  public static Squareplus squareplus() {
    return squareplus(4);
  }

  /// `y = (x + sqrt(x² + b)) / 2`.
  public static Squareplus squareplus(double b) {
    return new Squareplus(b);
  }

  /// `y = tanh(x)`, in (-1, 1).
  public static Tanh tanh() {
    return new Tanh();
  }

  /// `y = x - tanh(x)`.
  public static Activation tanhShrink() {
    return Formula.TANH_SHRINK;
  }

  /// `y = x` for `x > threshold`, else `y = replacement`.
  public static Threshold threshold(double threshold, double replacement) {
    return new Threshold(threshold, replacement);
  }
}
