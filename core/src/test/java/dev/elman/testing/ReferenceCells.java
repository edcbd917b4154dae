package dev.elman.testing;

import dev.elman.layer.recurrent.CellConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;

/// The cells beyond Keras's as in their papers.
final class ReferenceCells {
  private static final double EPSILON = 1e-5; // of layer normalisation

  private ReferenceCells() {}

  /// The functions and sizes of a configuration, and where its parameters lie.
  record Setting(int units, boolean bias, ReferenceActivation tanh, ReferenceActivation sigma) {
    static Setting of(CellConfig config) {
      return new Setting(
          config.units(),
          config.useBias(),
          ReferenceActivations.of(config.activation().name()),
          ReferenceActivations.of(config.recurrentActivation().name()));
    }

    /// b, or zeros.
    double[] bias(List<double[]> weights, int index, int size) {
      return bias ? weights.get(index) : new double[size];
    }

    /// The number of a parameter that stands so many places behind b.
    int behindBias(int bias, int distance) {
      return bias + distance - (this.bias ? 0 : 1);
    }
  }

  static ReferenceCell layerNormLstm(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units;
    return (x, states, w) -> {
      double[] fromX = normalized(product(x, w.get(0), 4 * u));
      double[] fromH = normalized(product(states[0], w.get(1), 4 * u));
      double[] b = s.bias(w, 2, 4 * u);
      double[] gainX = w.get(s.behindBias(2, 1));
      double[] gainH = w.get(s.behindBias(2, 2));
      double[] gainC = w.get(s.behindBias(2, 3));
      double[] shiftC = w.get(s.behindBias(2, 4));
      double[] z = fill(4 * u, k -> gainX[k] * fromX[k] + gainH[k] * fromH[k] + b[k]);
      double[] i = s.sigma.apply(block(z, 0, u));
      double[] f = s.sigma.apply(block(z, 1, u));
      double[] g = s.tanh.apply(block(z, 2, u));
      double[] o = s.sigma.apply(block(z, 3, u));
      double[] c = fill(u, k -> f[k] * states[1][k] + i[k] * g[k]);
      double[] scaled = normalized(c);
      double[] out = s.tanh.apply(fill(u, k -> gainC[k] * scaled[k] + shiftC[k]));
      return new double[][] {times(o, out), c};
    };
  }

  static ReferenceCell layerNormGru(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units;
    return (x, states, w) -> {
      double[] h = states[0];
      double[] xw = product(x, w.get(0), 3 * u);
      double[] hr = product(h, w.get(1), 3 * u);
      double[] xGates = normalized(Arrays.copyOf(xw, 2 * u));
      double[] hGates = normalized(Arrays.copyOf(hr, 2 * u));
      double[] xCandidate = normalized(block(xw, 2, u));
      double[] hCandidate = normalized(block(hr, 2, u));
      double[] b = s.bias(w, 2, 4 * u);
      double[] gainX = w.get(s.behindBias(2, 1));
      double[] gainH = w.get(s.behindBias(2, 2));
      double[] a = fill(2 * u, k -> gainX[k] * xGates[k] + gainH[k] * hGates[k] + b[k]);
      double[] z = s.sigma.apply(block(a, 0, u));
      double[] r = s.sigma.apply(block(a, 1, u));
      double[] p = fill(u, k -> gainH[2 * u + k] * hCandidate[k] + b[3 * u + k]);
      double[] g =
          s.tanh.apply(fill(u, k -> gainX[2 * u + k] * xCandidate[k] + b[2 * u + k] + r[k] * p[k]));
      return new double[][] {fill(u, k -> z[k] * h[k] + (1 - z[k]) * g[k])};
    };
  }

  static ReferenceCell peepholeLstm(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units;
    return (x, states, w) -> {
      double[] z = preActivation(s, 4 * u, x, states[0], w);
      double[] p = w.get(s.behindBias(2, 1));
      double[] before = states[1];
      double[] i = s.sigma.apply(fill(u, k -> z[k] + p[k] * before[k]));
      double[] f = s.sigma.apply(fill(u, k -> z[u + k] + p[u + k] * before[k]));
      double[] g = s.tanh.apply(block(z, 2, u));
      double[] c = fill(u, k -> f[k] * before[k] + i[k] * g[k]);
      double[] o = s.sigma.apply(fill(u, k -> z[3 * u + k] + p[2 * u + k] * c[k]));
      return new double[][] {times(o, s.tanh.apply(c)), c};
    };
  }

  static ReferenceCell projectionLstm(CellConfig config, int projectionUnits) {
    Setting s = Setting.of(config);
    int u = s.units;
    return (x, states, w) -> {
      double[] z = preActivation(s, 4 * u, x, states[0], w);
      double[] i = s.sigma.apply(block(z, 0, u));
      double[] f = s.sigma.apply(block(z, 1, u));
      double[] g = s.tanh.apply(block(z, 2, u));
      double[] o = s.sigma.apply(block(z, 3, u));
      double[] c = fill(u, k -> f[k] * states[1][k] + i[k] * g[k]);
      double[] m = times(o, s.tanh.apply(c));
      return new double[][] {product(m, w.get(s.behindBias(2, 1)), projectionUnits), c};
    };
  }

  /// `x W + h R + b`.
  private static double[] preActivation(
      Setting s, int columns, double[] x, double[] h, List<double[]> w) {
    double[] fromX = product(x, w.get(0), columns);
    double[] fromH = product(h, w.get(1), columns);
    double[] b = s.bias(w, 2, columns);
    return fill(columns, k -> fromX[k] + fromH[k] + b[k]);
  }

  static double[] product(double[] x, double[] matrix, int columns) {
    return fill(columns, column -> ReferenceCell.dot(x, matrix, columns, column));
  }

  static double[] block(double[] z, int gate, int units) {
    return Arrays.copyOfRange(z, gate * units, (gate + 1) * units);
  }

  static double[] fill(int size, IntToDoubleFunction f) {
    double[] values = new double[size];
    Arrays.setAll(values, f);
    return values;
  }

  static double[] times(double[] a, double[] b) {
    return zip(a, b, (p, q) -> p * q);
  }

  static double[] zip(double[] a, double[] b, DoubleBinaryOperator f) {
    return fill(a.length, k -> f.applyAsDouble(a[k], b[k]));
  }

  private static double[] normalized(double[] v) {
    double mean = Arrays.stream(v).average().orElseThrow();
    double variance = Arrays.stream(v).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
    return Arrays.stream(v).map(e -> (e - mean) / Math.sqrt(variance + EPSILON)).toArray();
  }
}
