package dev.elman.testing;

import java.util.List;

/// Gated recurrent unit with Keras's order of the gates: z, r, h. With the reset after the product
/// the bias has two rows, that of the inputs and that of the recurrent product.
public record ReferenceGru(
    int units, ReferenceActivation tanh, ReferenceActivation sigma, boolean resetAfter)
    implements ReferenceCell {
  @Override
  public double[][] step(double[] x, double[][] states, List<double[]> weights) {
    double[] h = states[0];
    double[] update = new double[units];
    double[] reset = new double[units];
    for (int u = 0; u < units; u++) {
      update[u] = input(u, x, weights) + recurrent(u, h, weights);
      reset[u] = input(units + u, x, weights) + recurrent(units + u, h, weights);
    }
    update = sigma.apply(update);
    reset = sigma.apply(reset);
    double[] remembered = new double[units];
    for (int u = 0; u < units; u++) {
      remembered[u] = reset[u] * h[u];
    }
    double[] candidate = new double[units];
    for (int u = 0; u < units; u++) {
      int column = 2 * units + u;
      double a =
          resetAfter
              ? reset[u] * recurrent(column, h, weights)
              : recurrent(column, remembered, weights);
      candidate[u] = input(column, x, weights) + a;
    }
    candidate = tanh.apply(candidate);
    double[] next = new double[units];
    for (int u = 0; u < units; u++) {
      next[u] = update[u] * h[u] + (1 - update[u]) * candidate[u];
    }
    return new double[][] {next};
  }

  private double input(int column, double[] x, List<double[]> weights) {
    double b = weights.size() > 2 ? weights.get(2)[column] : 0;
    return ReferenceCell.dot(x, weights.get(0), 3 * units, column) + b;
  }

  private double recurrent(int column, double[] h, List<double[]> weights) {
    boolean biased = weights.size() > 2 && resetAfter;
    double b = biased ? weights.get(2)[3 * units + column] : 0;
    return ReferenceCell.dot(h, weights.get(1), 3 * units, column) + b;
  }
}
