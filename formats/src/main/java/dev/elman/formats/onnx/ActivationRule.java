package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.activation.Activation;
import dev.elman.activation.Celu;
import dev.elman.activation.Elu;
import dev.elman.activation.Gelu;
import dev.elman.activation.HardShrink;
import dev.elman.activation.LeakyRelu;
import dev.elman.activation.Relu;
import dev.elman.activation.SoftShrink;
import dev.elman.activation.Squareplus;
import dev.elman.activation.Threshold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes an activation as operators.
final class ActivationRule {
  private ActivationRule() {}

  /// Adds the nodes of an activation and returns its result.
  static String write(GraphWriter g, Activation activation, String x) {
    return switch (activation) {
      case Relu relu -> relu(g, relu, x);
      case Elu elu -> g.node("Elu", List.of(x), attribute("alpha", (float) elu.alpha()));
      case Celu celu -> g.node("Celu", List.of(x), attribute("alpha", (float) celu.alpha()));
      case LeakyRelu leaky ->
          g.node("LeakyRelu", List.of(x), attribute("alpha", (float) leaky.negativeSlope()));
      case Gelu gelu -> gelu(g, gelu, x);
      case SoftShrink shrink -> shrink(g, x, shrink.threshold(), shrink.threshold());
      case HardShrink shrink -> shrink(g, x, shrink.threshold(), 0);
      case Squareplus squareplus -> squareplus(g, squareplus, x);
      case Threshold threshold ->
          g.node(
              "Where",
              List.of(
                  g.node("Greater", List.of(x, g.number(threshold.threshold()))),
                  x,
                  g.number(threshold.replacement())));
      default -> byName(g, activation.name(), x);
    };
  }

  private static String byName(GraphWriter g, String name, String x) {
    return switch (name) {
      case "linear" -> x;
      case "tanh" -> g.node("Tanh", List.of(x));
      case "sigmoid" -> g.node("Sigmoid", List.of(x));
      case "softplus" -> g.node("Softplus", List.of(x));
      case "softsign" -> g.node("Softsign", List.of(x));
      case "selu" -> g.node("Selu", List.of(x));
      case "exponential" -> g.node("Exp", List.of(x));
      case "softmax" -> g.node("Softmax", List.of(x), attribute("axis", -1L));
      case "log_softmax" -> g.node("LogSoftmax", List.of(x), attribute("axis", -1L));
      case "hard_sigmoid" -> hardSigmoid(g, x, 1 / 6.0);
      case "hard_sigmoid_v2" -> hardSigmoid(g, x, 0.2);
      case "sparse_sigmoid" -> hardSigmoid(g, x, 0.5);
      case "hard_tanh" -> clip(g, x, -1, 1);
      case "relu6" -> clip(g, x, 0, 6);
      case "silu" -> g.node("Mul", List.of(x, g.node("Sigmoid", List.of(x))));
      case "hard_silu" -> g.node("Mul", List.of(x, hardSigmoid(g, x, 1 / 6.0)));
      case "mish" ->
          g.node("Mul", List.of(x, g.node("Tanh", List.of(g.node("Softplus", List.of(x))))));
      case "tanh_shrink" -> g.node("Sub", List.of(x, g.node("Tanh", List.of(x))));
      case "log_sigmoid" ->
          g.node("Neg", List.of(g.node("Softplus", List.of(g.node("Neg", List.of(x))))));
      case "sparse_plus" -> sparsePlus(g, x);
      case "glu" -> glu(g, x);
      case "sparsemax" -> sparsemax(g, x);
      case "minimal_candidate" -> minimalCandidate(g, x);
      default -> throw new LayerRule.UnsupportedException("ONNX has no activation " + name);
    };
  }

  private static String hardSigmoid(GraphWriter g, String x, double slope) {
    return g.node(
        "HardSigmoid", List.of(x), attribute("alpha", (float) slope), attribute("beta", 0.5f));
  }

  private static String clip(GraphWriter g, String x, double low, double high) {
    String min = g.constant(Value.of(new float[] {(float) low}));
    return g.node("Clip", List.of(x, min, g.number(high)));
  }

  private static String shrink(GraphWriter g, String x, double threshold, double bias) {
    return g.node(
        "Shrink",
        List.of(x),
        attribute("lambd", (float) threshold),
        attribute("bias", (float) bias));
  }

  private static String relu(GraphWriter g, Relu relu, String x) {
    if (relu.threshold() == 0 && relu.negativeSlope() == 0) {
      boolean open = relu.maxValue() == Double.POSITIVE_INFINITY;
      return open ? g.node("Relu", List.of(x)) : clip(g, x, 0, relu.maxValue());
    }
    String threshold = g.number(relu.threshold());
    String below =
        g.node(
            "Mul", List.of(g.node("Sub", List.of(x, threshold)), g.number(relu.negativeSlope())));
    String y = g.node("Where", List.of(g.node("Greater", List.of(x, threshold)), x, below));
    return relu.maxValue() == Double.POSITIVE_INFINITY
        ? y
        : g.node("Min", List.of(y, g.number(relu.maxValue())));
  }

  /// `x (1 + erf(x / √2)) / 2`, or with tanh of a polynomial.
  private static String gelu(GraphWriter g, Gelu gelu, String x) {
    String inner;
    if (gelu.approximate()) {
      String cube = g.node("Mul", List.of(g.node("Mul", List.of(x, x)), x));
      String sum = g.node("Add", List.of(x, g.node("Mul", List.of(cube, g.number(0.044715)))));
      inner =
          g.node("Tanh", List.of(g.node("Mul", List.of(sum, g.number(Math.sqrt(2 / Math.PI))))));
    } else {
      inner = g.node("Erf", List.of(g.node("Mul", List.of(x, g.number(Math.sqrt(0.5))))));
    }
    String half = g.node("Mul", List.of(x, g.number(0.5)));
    return g.node("Mul", List.of(half, g.node("Add", List.of(inner, g.number(1)))));
  }

  /// `(x + √(x² + b)) / 2`.
  private static String squareplus(GraphWriter g, Squareplus squareplus, String x) {
    String square = g.node("Add", List.of(g.node("Mul", List.of(x, x)), g.number(squareplus.b())));
    String sum = g.node("Add", List.of(x, g.node("Sqrt", List.of(square))));
    return g.node("Mul", List.of(sum, g.number(0.5)));
  }

  /// `x` from 1 on, else `max(x + 1, 0)² / 4`.
  private static String sparsePlus(GraphWriter g, String x) {
    String one = g.number(1);
    String ramp = g.node("Relu", List.of(g.node("Add", List.of(x, one))));
    String curve = g.node("Mul", List.of(g.node("Mul", List.of(ramp, ramp)), g.number(0.25)));
    return g.node("Where", List.of(g.node("Less", List.of(x, one)), curve, x));
  }

  /// The first half of the features times σ of the second.
  private static String glu(GraphWriter g, String x) {
    List<String> halves = g.nodes("Split", 2, List.of(x), attribute("axis", -1L));
    return g.node("Mul", List.of(halves.get(0), g.node("Sigmoid", List.of(halves.get(1)))));
  }

  /// `max(x - τ, 0)`, where τ makes the sum 1: with the values in falling order, of the k largest
  /// those stay positive for which `1 + k x_k` is more than the sum of these k.
  private static String sparsemax(GraphWriter g, String x) {
    Formula f = new Formula(g);
    String size = g.node("Shape", List.of(x), attribute("start", -1L));
    List<String> falling = g.nodes("TopK", 2, List.of(x, size), attribute("axis", -1L));
    String axis = g.constant(Value.of(new long[] {-1}));
    String sums = g.node("CumSum", List.of(falling.getFirst(), axis));
    String ones = LayerRules.cast(g, g.node("Equal", List.of(x, x)), ElementType.FLOAT);
    String k = g.node("CumSum", List.of(ones, axis));
    String most = f.add(f.number(1), f.multiply(k, falling.getFirst()));
    String stays = LayerRules.cast(g, g.node("Greater", List.of(most, sums)), ElementType.FLOAT);
    String count = g.node("ReduceSum", List.of(stays, g.list(-1)));
    String sum = g.node("ReduceSum", List.of(f.multiply(stays, falling.getFirst()), g.list(-1)));
    String tau = f.divide(f.subtract(sum, f.number(1)), count);
    return f.apply("Relu", f.subtract(x, tau));
  }

  /// `x + 0.5` from 0 on, else σ(x).
  private static String minimalCandidate(GraphWriter g, String x) {
    Formula f = new Formula(g);
    String negative = g.node("Less", List.of(x, f.number(0)));
    return f.where(negative, f.apply("Sigmoid", x), f.add(x, f.number(0.5)));
  }

  /// An activation as that of a recurrent operator, or null if these do not have it.
  static @Nullable RecurrentActivation recurrent(Activation activation) {
    return switch (activation) {
      case Relu relu when relu.equals(new Relu(0, Double.POSITIVE_INFINITY, 0)) ->
          recurrent(RecurrentActivation.Kind.RELU, 0, 0);
      case Elu elu -> recurrent(RecurrentActivation.Kind.ELU, elu.alpha(), 0);
      case LeakyRelu leaky ->
          recurrent(RecurrentActivation.Kind.LEAKY_RELU, leaky.negativeSlope(), 0);
      default ->
          switch (activation.name()) {
            case "tanh" -> recurrent(RecurrentActivation.Kind.TANH, 0, 0);
            case "sigmoid" -> recurrent(RecurrentActivation.Kind.SIGMOID, 0, 0);
            case "softsign" -> recurrent(RecurrentActivation.Kind.SOFTSIGN, 0, 0);
            case "softplus" -> recurrent(RecurrentActivation.Kind.SOFTPLUS, 0, 0);
            case "linear" -> recurrent(RecurrentActivation.Kind.AFFINE, 1, 0);
            case "hard_sigmoid" -> recurrent(RecurrentActivation.Kind.HARD_SIGMOID, 1 / 6.0, 0.5);
            case "hard_sigmoid_v2" -> recurrent(RecurrentActivation.Kind.HARD_SIGMOID, 0.2, 0.5);
            default -> null;
          };
    };
  }

  private static RecurrentActivation recurrent(
      RecurrentActivation.Kind kind, double alpha, double beta) {
    return new RecurrentActivation(kind, (float) alpha, (float) beta);
  }
}
