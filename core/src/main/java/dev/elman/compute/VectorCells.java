package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The gates of an LSTM and a GRU, forward a few rows at a time and backward row by row, while the
/// rows are in the L1 cache: [ScalarCompute] says what they compute, and these compute the same in
/// the same order, nothing fused.
///
/// Units that fill no vector go through the plain loops; only sigmoid and tanh have none that give
/// the same bits.
final class VectorCells {
  private static final int CACHED = 4096; // gates of rows that are computed together: 16 KiB

  private final VectorActivations activations;

  VectorCells(VectorActivations activations) {
    this.activations = activations;
  }

  /// The rows to compute together where a row has so many gates.
  static int rows(int gates) {
    return Math.max(1, CACHED / gates);
  }

  void lstm(
      int rows,
      int units,
      float[] z,
      int zAt,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt,
      float[] tanhC,
      int tanhCAt,
      float[] h,
      int hAt) {
    int width = 4 * units;
    int g = 2 * units;
    int o = 3 * units;
    activations.sigmoid(rows, 2 * units, z, zAt, width, gates, gatesAt, width);
    activations.tanh(rows, units, z, zAt + g, width, gates, gatesAt + g, width);
    activations.sigmoid(rows, units, z, zAt + o, width, gates, gatesAt + o, width);
    for (int r = 0; r < rows; r++) {
      int from = r * units;
      cellStates(units, gates, gatesAt + r * width, cPrev, cPrevAt + from, c, cAt + from);
    }
    activations.tanh(c, cAt, tanhC, tanhCAt, rows * units);
    int full = SPECIES.loopBound(units);
    for (int r = 0; r < rows; r++) {
      int gate = gatesAt + r * width + o;
      int from = r * units;
      VectorElementwise.multiply(gates, gate, tanhC, tanhCAt + from, h, hAt + from, full);
      for (int u = full; u < units; u++) {
        h[hAt + from + u] = gates[gate + u] * tanhC[tanhCAt + from + u];
      }
    }
  }

  private static void cellStates(
      int units, float[] gates, int at, float[] cPrev, int cPrevAt, float[] c, int cAt) {
    int full = SPECIES.loopBound(units);
    cellState(full, gates, at, units, cPrev, cPrevAt, c, cAt);
    for (int u = full; u < units; u++) {
      float i = gates[at + u];
      float f = gates[at + units + u];
      float g = gates[at + 2 * units + u];
      c[cAt + u] = f * cPrev[cPrevAt + u] + i * g;
    }
  }

  private static void cellState(
      int length,
      float[] gates,
      int at,
      int block,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt) {
    for (int u = 0; u < length; u += LENGTH) {
      FloatVector i = load(gates, at + u);
      FloatVector f = load(gates, at + block + u);
      FloatVector g = load(gates, at + 2 * block + u);
      f.mul(load(cPrev, cPrevAt + u)).add(i.mul(g)).intoArray(c, cAt + u);
    }
  }

  void lstmBackward(
      int units,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] tanhC,
      int tanhCAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt) {
    int full = SPECIES.loopBound(units);
    // All loads stand before all stores: a vector loaded behind a store may become an object.
    for (int u = 0; u < full; u += LENGTH) {
      FloatVector one = FloatVector.broadcast(SPECIES, 1);
      FloatVector i = load(gates, gatesAt + u);
      FloatVector f = load(gates, gatesAt + units + u);
      FloatVector g = load(gates, gatesAt + 2 * units + u);
      FloatVector o = load(gates, gatesAt + 3 * units + u);
      FloatVector t = load(tanhC, tanhCAt + u);
      FloatVector before = load(cPrev, cPrevAt + u);
      FloatVector dhu = load(dh, dhAt + u);
      FloatVector dcu = load(dc, dcAt + u).add(dhu.mul(o).mul(one.sub(t.mul(t))));
      dcu.mul(g).mul(i).mul(one.sub(i)).intoArray(dz, dzAt + u);
      dcu.mul(before).mul(f).mul(one.sub(f)).intoArray(dz, dzAt + units + u);
      dcu.mul(i).mul(one.sub(g.mul(g))).intoArray(dz, dzAt + 2 * units + u);
      dhu.mul(t).mul(o).mul(one.sub(o)).intoArray(dz, dzAt + 3 * units + u);
      dcu.mul(f).intoArray(dc, dcAt + u);
    }
    ScalarCells.lstmRowBackward(
        full, units, gates, gatesAt, cPrev, cPrevAt, tanhC, tanhCAt, dh, dhAt, dc, dcAt, dz, dzAt);
  }

  void gru(
      int rows,
      int units,
      float[] z,
      int zAt,
      float[] gates,
      int gatesAt,
      float[] q,
      int qAt,
      float[] hPrev,
      int hPrevAt,
      float[] h,
      int hAt) {
    int width = 3 * units;
    int g = 2 * units;
    activations.sigmoid(rows, 2 * units, z, zAt, width, gates, gatesAt, width);
    for (int r = 0; r < rows; r++) {
      candidate(units, z, zAt + r * width + g, gates, gatesAt + r * width, q, qAt + r * units);
    }
    activations.tanh(rows, units, gates, gatesAt + g, width, gates, gatesAt + g, width);
    for (int r = 0; r < rows; r++) {
      int from = r * units;
      mix(units, gates, gatesAt + r * width, hPrev, hPrevAt + from, h, hAt + from);
    }
  }

  /// `z_h + r · q`.
  private static void candidate(
      int units, float[] z, int zAt, float[] gates, int at, float[] q, int qAt) {
    int full = SPECIES.loopBound(units);
    int reset = at + units;
    int to = at + 2 * units;
    VectorElementwise.addProduct(gates, reset, q, qAt, z, zAt, gates, to, full);
    for (int u = full; u < units; u++) {
      gates[to + u] = z[zAt + u] + gates[reset + u] * q[qAt + u];
    }
  }

  /// `h = z · (hPrev - g) + g`.
  private static void mix(
      int units, float[] gates, int at, float[] hPrev, int hPrevAt, float[] h, int hAt) {
    int full = SPECIES.loopBound(units);
    for (int u = 0; u < full; u += LENGTH) {
      FloatVector g = load(gates, at + 2 * units + u);
      FloatVector keep = load(gates, at + u);
      keep.mul(load(hPrev, hPrevAt + u).sub(g)).add(g).intoArray(h, hAt + u);
    }
    for (int u = full; u < units; u++) {
      float g = gates[at + 2 * units + u];
      h[hAt + u] = gates[at + u] * (hPrev[hPrevAt + u] - g) + g;
    }
  }

  void gruBackward(
      int units,
      float[] gates,
      int gatesAt,
      float[] q,
      int qAt,
      float[] hPrev,
      int hPrevAt,
      float[] dh,
      int dhAt,
      float[] dz,
      int dzAt,
      float[] dq,
      int dqAt) {
    int full = SPECIES.loopBound(units);
    for (int u = 0; u < full; u += LENGTH) {
      FloatVector one = FloatVector.broadcast(SPECIES, 1);
      FloatVector z = load(gates, gatesAt + u);
      FloatVector r = load(gates, gatesAt + units + u);
      FloatVector g = load(gates, gatesAt + 2 * units + u);
      FloatVector product = load(q, qAt + u); // before all stores, as above
      FloatVector dhu = load(dh, dhAt + u);
      FloatVector dhPrev = dhu.mul(z);
      FloatVector dCandidate = dhu.sub(dhPrev).mul(one.sub(g.mul(g)));
      dhu.mul(load(hPrev, hPrevAt + u).sub(g)).mul(z).mul(one.sub(z)).intoArray(dz, dzAt + u);
      dCandidate.mul(product).mul(r).mul(one.sub(r)).intoArray(dz, dzAt + units + u);
      dCandidate.intoArray(dz, dzAt + 2 * units + u);
      dCandidate.mul(r).intoArray(dq, dqAt + u);
      dhPrev.intoArray(dh, dhAt + u);
    }
    ScalarCells.gruRowBackward(
        full, units, gates, gatesAt, q, qAt, hPrev, hPrevAt, dh, dhAt, dz, dzAt, dq, dqAt);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
