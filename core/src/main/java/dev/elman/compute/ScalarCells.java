package dev.elman.compute;

/// A step backward of the gates for some units of one row: what [ScalarCompute] computes, and
/// [VectorCells] for the units that fill no vector.
final class ScalarCells {
  private ScalarCells() {}

  /// [Compute#lstmBackward] for the units from `from` on of one row.
  static void lstmRowBackward(
      int from,
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
    for (int u = from; u < units; u++) {
      float i = gates[gatesAt + u];
      float f = gates[gatesAt + units + u];
      float g = gates[gatesAt + 2 * units + u];
      float o = gates[gatesAt + 3 * units + u];
      float t = tanhC[tanhCAt + u];
      float dhu = dh[dhAt + u];
      float dcu = dc[dcAt + u] + dhu * o * (1 - t * t);
      dz[dzAt + u] = dcu * g * i * (1 - i);
      dz[dzAt + units + u] = dcu * cPrev[cPrevAt + u] * f * (1 - f);
      dz[dzAt + 2 * units + u] = dcu * i * (1 - g * g);
      dz[dzAt + 3 * units + u] = dhu * t * o * (1 - o);
      dc[dcAt + u] = dcu * f;
    }
  }

  /// [Compute#gruBackward] for the units from `from` on of one row.
  static void gruRowBackward(
      int from,
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
    for (int u = from; u < units; u++) {
      float z = gates[gatesAt + u];
      float reset = gates[gatesAt + units + u];
      float g = gates[gatesAt + 2 * units + u];
      float dhu = dh[dhAt + u];
      float dhPrev = dhu * z;
      float dCandidate = (dhu - dhPrev) * (1 - g * g);
      dz[dzAt + u] = dhu * (hPrev[hPrevAt + u] - g) * z * (1 - z);
      dz[dzAt + units + u] = dCandidate * q[qAt + u] * reset * (1 - reset);
      dz[dzAt + 2 * units + u] = dCandidate;
      dq[dqAt + u] = dCandidate * reset;
      dh[dhAt + u] = dhPrev;
    }
  }
}
