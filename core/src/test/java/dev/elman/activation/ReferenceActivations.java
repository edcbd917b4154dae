package dev.elman.activation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// All activations as in a textbook, in double precision.
final class ReferenceActivations {
  /// A function of one row.
  interface OfRow {
    double[] apply(double[] x);
  }

  static final Map<String, OfRow> ALL = new LinkedHashMap<>();

  private ReferenceActivations() {}

  private static void each(String name, DoubleUnaryOperator f) {
    ALL.put(name, x -> Arrays.stream(x).map(f).toArray());
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.log(1 + Math.exp(x));
  }

  private static double elu(double x) {
    return x > 0 ? x : Math.exp(x) - 1;
  }

  private static double clip(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
  }

  /// `Φ(x)` as 1/2 plus the integral of the density, by Simpson's rule.
  private static double normal(double x) {
    int n = 2000;
    double h = x / n;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      double weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-i * h * i * h / 2);
    }
    return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
  }

  private static double[] softmax(double[] x) {
    double sum = Arrays.stream(x).map(Math::exp).sum();
    return Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
  }

  /// The τ at which the row sums to 1, by bisection.
  private static double[] sparsemax(double[] x) {
    double low = Arrays.stream(x).max().orElseThrow() - 1;
    double high = low + 1;
    for (int i = 0; i < 100; i++) {
      double tau = (low + high) / 2;
      if (Arrays.stream(x).map(v -> Math.max(v - tau, 0)).sum() > 1) {
        low = tau;
      } else {
        high = tau;
      }
    }
    double tau = low;
    return Arrays.stream(x).map(v -> Math.max(v - tau, 0)).toArray();
  }

  private static double[] glu(double[] x) {
    int n = x.length / 2;
    return IntStream.range(0, n).mapToDouble(i -> x[i] * sigmoid(x[n + i])).toArray();
  }

  static {
    each("celu", ReferenceActivations::elu);
    each("elu", ReferenceActivations::elu);
    each("exponential", Math::exp);
    each("gelu", x -> x * normal(x));
    ALL.put("glu", ReferenceActivations::glu);
    each("hard_shrink", x -> Math.abs(x) > 0.5 ? x : 0);
    each("hard_sigmoid", x -> clip(x / 6 + 0.5, 0, 1));
    each("hard_sigmoid_v2", x -> clip(0.2 * x + 0.5, 0, 1));
    each("hard_silu", x -> x * clip(x / 6 + 0.5, 0, 1));
    each("hard_tanh", x -> clip(x, -1, 1));
    each("leaky_relu", x -> x > 0 ? x : 0.2 * x);
    each("linear", x -> x);
    each("log_sigmoid", x -> Math.log(sigmoid(x)));
    ALL.put("log_softmax", x -> Arrays.stream(softmax(x)).map(Math::log).toArray());
    each("mish", x -> x * Math.tanh(softplus(x)));
    each("relu", x -> x > 0 ? x : 0);
    each("relu6", x -> clip(x, 0, 6));
    each("selu", x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * elu(x)));
    each("sigmoid", ReferenceActivations::sigmoid);
    each("silu", x -> x * sigmoid(x));
    each("soft_shrink", x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0);
    ALL.put("softmax", ReferenceActivations::softmax);
    each("softplus", ReferenceActivations::softplus);
    each("softsign", x -> x / (1 + Math.abs(x)));
    each("sparse_plus", x -> x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4);
    each("sparse_sigmoid", x -> clip((x + 1) / 2, 0, 1));
    ALL.put("sparsemax", ReferenceActivations::sparsemax);
    each("squareplus", x -> (x + Math.sqrt(x * x + 4)) / 2);
    each("tanh", Math::tanh);
    each("tanh_shrink", x -> x - Math.tanh(x));
  }
}
