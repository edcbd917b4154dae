package dev.elman.testing;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;
import static java.lang.Math.tanh;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// The definitions of Keras's activations, by name, with their default options.
public final class ReferenceActivations {
  private ReferenceActivations() {}

  /// The activation with this name.
  public static ReferenceActivation of(String name) {
    return switch (name) {
      case "softmax" -> ReferenceActivations::softmax;
      case "log_softmax" -> row -> Arrays.stream(softmax(row)).map(Math::log).toArray();
      case "sparsemax" -> ReferenceActivations::sparsemax;
      case "glu" -> ReferenceActivations::glu;
      default -> ReferenceActivation.of(formula(name));
    };
  }

  private static DoubleUnaryOperator formula(String name) {
    return switch (name) {
      case "celu", "elu" -> x -> x > 0 ? x : exp(x) - 1;
      case "exponential" -> Math::exp;
      case "gelu" -> x -> x * normal(x);
      case "hard_shrink" -> x -> abs(x) > 0.5 ? x : 0;
      case "hard_sigmoid" -> x -> clip(x / 6 + 0.5, 0, 1);
      case "hard_sigmoid_v2" -> x -> clip(0.2 * x + 0.5, 0, 1);
      case "hard_silu" -> x -> x * clip(x / 6 + 0.5, 0, 1);
      case "hard_tanh" -> x -> clip(x, -1, 1);
      case "leaky_relu" -> x -> x >= 0 ? x : 0.2 * x;
      case "linear" -> x -> x;
      case "log_sigmoid" -> x -> log(sigmoid(x));
      case "mish" -> x -> x * tanh(log(1 + exp(x)));
      case "relu" -> x -> max(x, 0);
      case "relu6" -> x -> clip(x, 0, 6);
      case "selu" -> x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (exp(x) - 1));
      case "sigmoid" -> ReferenceActivations::sigmoid;
      case "silu" -> x -> x * sigmoid(x);
      case "soft_shrink" -> x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0;
      case "softplus" -> x -> log(1 + exp(x));
      case "softsign" -> x -> x / (1 + abs(x));
      case "sparse_plus" -> x -> x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4;
      case "sparse_sigmoid" -> x -> clip((x + 1) / 2, 0, 1);
      case "squareplus" -> x -> (x + sqrt(x * x + 4)) / 2;
      case "tanh" -> Math::tanh;
      case "tanh_shrink" -> x -> x - tanh(x);
      default -> throw new IllegalArgumentException("no reference for the activation " + name);
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
  }

  private static double clip(double x, double low, double high) {
    return min(max(x, low), high);
  }

  /// The normal distribution function, by Marsaglia's series; for `|x| < 6`.
  private static double normal(double x) {
    double term = x;
    double sum = x;
    for (int k = 3; k < 200; k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + sum * exp(-x * x / 2) / sqrt(2 * Math.PI);
  }

  private static double[] softmax(double[] row) {
    double sum = Arrays.stream(row).map(Math::exp).sum();
    return Arrays.stream(row).map(x -> exp(x) / sum).toArray();
  }

  /// The τ with `Σ max(x - τ, 0) = 1`, by bisection and one exact step.
  private static double[] sparsemax(double[] row) {
    double high = Arrays.stream(row).max().orElseThrow();
    double low = high - 1;
    for (int i = 0; i < 60; i++) {
      double tau = (low + high) / 2;
      boolean tooMuch = Arrays.stream(row).map(x -> max(x - tau, 0)).sum() > 1;
      low = tooMuch ? tau : low;
      high = tooMuch ? high : tau;
    }
    double near = low;
    double[] support = Arrays.stream(row).filter(x -> x > near).toArray();
    double tau = (Arrays.stream(support).sum() - 1) / support.length;
    return Arrays.stream(row).map(x -> max(x - tau, 0)).toArray();
  }

  private static double[] glu(double[] row) {
    double[] y = new double[row.length / 2];
    Arrays.setAll(y, i -> row[i] * sigmoid(row[y.length + i]));
    return y;
  }
}
