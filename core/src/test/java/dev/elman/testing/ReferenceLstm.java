package dev.elman.testing;

import java.util.List;

/// Long short-term memory with Keras's order of the gates: i, f, g (Keras's c), o.
public record ReferenceLstm(int units, ReferenceActivation tanh, ReferenceActivation sigma)
    implements ReferenceCell {
  @Override
  public double[][] step(double[] x, double[][] states, List<double[]> weights) {
    double[] i = sigma.apply(preActivation(0, x, states[0], weights));
    double[] f = sigma.apply(preActivation(1, x, states[0], weights));
    double[] g = tanh.apply(preActivation(2, x, states[0], weights));
    double[] o = sigma.apply(preActivation(3, x, states[0], weights));
    double[] c = new double[units];
    for (int u = 0; u < units; u++) {
      c[u] = f[u] * states[1][u] + i[u] * g[u];
    }
    double[] h = tanh.apply(c);
    for (int u = 0; u < units; u++) {
      h[u] *= o[u];
    }
    return new double[][] {h, c};
  }

  private double[] preActivation(int gate, double[] x, double[] h, List<double[]> weights) {
    double[] z = new double[units];
    for (int u = 0; u < units; u++) {
      int column = gate * units + u;
      double b = weights.size() > 2 ? weights.get(2)[column] : 0;
      z[u] =
          ReferenceCell.dot(x, weights.get(0), 4 * units, column)
              + ReferenceCell.dot(h, weights.get(1), 4 * units, column)
              + b;
    }
    return z;
  }
}
