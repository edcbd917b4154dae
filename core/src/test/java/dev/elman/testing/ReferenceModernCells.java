package dev.elman.testing;

import static dev.elman.testing.ReferenceCells.block;
import static dev.elman.testing.ReferenceCells.fill;
import static dev.elman.testing.ReferenceCells.product;
import static dev.elman.testing.ReferenceCells.times;

import dev.elman.layer.recurrent.CellConfig;
import dev.elman.testing.ReferenceCells.Setting;
import java.util.List;

/// The cells without a full recurrent matrix, and xLSTM's, as in their papers.
final class ReferenceModernCells {
  private ReferenceModernCells() {}

  static ReferenceCell minGru(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units();
    return (x, states, w) -> {
      double[] v = project(s, x, w, 2 * u, 1);
      double[] z = s.sigma().apply(block(v, 0, u));
      double[] g = s.tanh().apply(block(v, 1, u));
      return new double[][] {fill(u, k -> (1 - z[k]) * states[0][k] + z[k] * g[k])};
    };
  }

  static ReferenceCell minLstm(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units();
    return (x, states, w) -> {
      double[] v = project(s, x, w, 3 * u, 1);
      double[] f = s.sigma().apply(block(v, 0, u));
      double[] i = s.sigma().apply(block(v, 1, u));
      double[] g = s.tanh().apply(block(v, 2, u));
      return new double[][] {fill(u, k -> (f[k] * states[0][k] + i[k] * g[k]) / (f[k] + i[k]))};
    };
  }

  static ReferenceCell indRnn(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units();
    return (x, states, w) -> {
      double[] v = project(s, x, w, u, 2);
      double[] own = w.get(1);
      return new double[][] {s.tanh().apply(fill(u, k -> v[k] + own[k] * states[0][k]))};
    };
  }

  static ReferenceCell sru(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units();
    return (x, states, w) -> {
      double[] z = product(x, w.get(0), 4 * u);
      double[] v = w.get(1);
      double[] b = s.bias(w, 2, 2 * u);
      double[] before = states[1];
      double[] f = s.sigma().apply(fill(u, k -> z[u + k] + v[k] * before[k] + b[k]));
      double[] r = s.sigma().apply(fill(u, k -> z[2 * u + k] + v[u + k] * before[k] + b[u + k]));
      double[] c = fill(u, k -> f[k] * before[k] + (1 - f[k]) * z[k]);
      double[] out = s.tanh().apply(c);
      return new double[][] {fill(u, k -> r[k] * out[k] + (1 - r[k]) * z[3 * u + k]), c};
    };
  }

  static ReferenceCell rgLru(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units();
    return (x, states, w) -> {
      double[] v = project(s, x, w, 3 * u, 1);
      double[] lambda = w.get(s.behindBias(1, 1));
      double[] r = fill(u, k -> 1 / (1 + Math.exp(-v[k])));
      double[] i = s.sigma().apply(block(v, 1, u));
      double[] input = s.tanh().apply(block(v, 2, u));
      double[] a = fill(u, k -> Math.exp(-8 * r[k] * Math.log(1 + Math.exp(lambda[k]))));
      return new double[][] {
        fill(u, k -> a[k] * states[0][k] + Math.sqrt(1 - a[k] * a[k]) * i[k] * input[k])
      };
    };
  }

  static ReferenceCell slstm(CellConfig config, int heads) {
    Setting s = Setting.of(config);
    int u = s.units();
    int size = u / heads;
    return (x, states, w) -> {
      double[] fromX = project(s, x, w, 4 * u, 2);
      double[] v = new double[4 * u];
      for (int column = 0; column < 4 * u; column++) {
        v[column] = fromX[column];
        int head = column % u / size;
        for (int j = 0; j < size; j++) {
          v[column] += states[0][head * size + j] * w.get(1)[j * 4 * u + column];
        }
      }
      double[] kept = fill(u, k -> states[3][k] - Math.log(1 + Math.exp(-v[u + k])));
      double[] m = fill(u, k -> states[2][k] == 0 ? v[k] : Math.max(kept[k], v[k]));
      double[] i = fill(u, k -> Math.exp(v[k] - m[k]));
      double[] f = fill(u, k -> states[2][k] == 0 ? 0 : Math.exp(kept[k] - m[k]));
      double[] g = s.tanh().apply(block(v, 2, u));
      double[] o = s.sigma().apply(block(v, 3, u));
      double[] c = fill(u, k -> f[k] * states[1][k] + i[k] * g[k]);
      double[] n = fill(u, k -> f[k] * states[2][k] + i[k]);
      return new double[][] {fill(u, k -> o[k] * c[k] / n[k]), c, n, m};
    };
  }

  static ReferenceCell highwayLstm(CellConfig config) {
    Setting s = Setting.of(config);
    int u = s.units();
    return (x, states, w) -> {
      double[] fromX = product(x, w.get(0), 6 * u);
      double[] fromH = product(states[0], w.get(1), 5 * u);
      double[] b = s.bias(w, 2, 5 * u);
      double[] z = fill(5 * u, k -> fromX[k] + fromH[k] + b[k]);
      double[] i = s.sigma().apply(block(z, 0, u));
      double[] f = s.sigma().apply(block(z, 1, u));
      double[] g = s.tanh().apply(block(z, 2, u));
      double[] o = s.sigma().apply(block(z, 3, u));
      double[] r = s.sigma().apply(block(z, 4, u));
      double[] c = fill(u, k -> f[k] * states[1][k] + i[k] * g[k]);
      double[] m = times(o, s.tanh().apply(c));
      return new double[][] {fill(u, k -> r[k] * m[k] + (1 - r[k]) * fromX[5 * u + k]), c};
    };
  }

  /// `x W + b`.
  private static double[] project(
      Setting s, double[] x, List<double[]> w, int columns, int biasIndex) {
    double[] fromX = product(x, w.get(0), columns);
    double[] b = s.bias(w, biasIndex, columns);
    return fill(columns, k -> fromX[k] + b[k]);
  }
}
