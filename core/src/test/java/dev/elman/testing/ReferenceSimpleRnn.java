package dev.elman.testing;

import java.util.List;

/// `h = f(x W + hPrev R + b)`.
public record ReferenceSimpleRnn(int units, ReferenceActivation f) implements ReferenceCell {
  @Override
  public double[][] step(double[] x, double[][] states, List<double[]> weights) {
    double[] z = new double[units];
    for (int u = 0; u < units; u++) {
      double b = weights.size() > 2 ? weights.get(2)[u] : 0;
      z[u] =
          ReferenceCell.dot(x, weights.get(0), units, u)
              + ReferenceCell.dot(states[0], weights.get(1), units, u)
              + b;
    }
    return new double[][] {f.apply(z)};
  }
}
