package dev.elman.compute;

import java.util.Arrays;

/// Plain loops: what [Compute] means, the oracle of its fast twin, and the fallback where the
/// Vector API is absent.
///
/// `pack` leaves `B` as it is, a `[k, n]` array without gaps. Sums begin with what is there and add
/// products in order; exp, sigmoid and tanh are computed in float64.
sealed class ScalarCompute implements Compute permits VectorCompute {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int packedSize(int k, int n) {
    return Math.multiplyExact(k, n);
  }

  @Override
  public void pack(
      float[] b, int bAt, int bStride, int k, int n, boolean transposed, float[] packed) {
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        packed[p * n + j] = transposed ? b[bAt + j * bStride + p] : b[bAt + p * bStride + j];
      }
    }
  }

  @Override
  public void matMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] packedB,
      float[] c,
      int cAt,
      int cStride,
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      int ci = cAt + i * cStride;
      if (!accumulate) {
        Arrays.fill(c, ci, ci + n, 0);
      }
      addProduct(n, k, a, aAt + i * aStride, 1, packedB, 0, n, c, ci);
    }
  }

  @Override
  public void matMulFrom(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] packedB,
      float[] start,
      int startAt,
      int startStride,
      float[] c,
      int cAt,
      int cStride) {
    for (int i = 0; i < m; i++) {
      System.arraycopy(start, startAt + i * startStride, c, cAt + i * cStride, n);
    }
    matMul(m, n, k, a, aAt, aStride, packedB, c, cAt, cStride, true);
  }

  @Override
  public void addTransposedMatMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt,
      int cStride) {
    for (int p = 0; p < k; p++) {
      addProduct(n, m, a, aAt + p, aStride, b, bAt, bStride, c, cAt + p * cStride);
    }
  }

  /// `C[n] += A[k] B[k, n]`, four rows of `B` at a time, each product added to what is there
  /// before.
  private static void addProduct(
      int n,
      int k,
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt) {
    int p = 0;
    for (; p + 4 <= k; p += 4) {
      int ap = aAt + p * aStep;
      addFourRows(
          n,
          a[ap],
          a[ap + aStep],
          a[ap + 2 * aStep],
          a[ap + 3 * aStep],
          b,
          bAt + p * bStride,
          bStride,
          c,
          cAt);
    }
    for (; p < k; p++) {
      float ap = a[aAt + p * aStep];
      for (int j = 0; j < n; j++) {
        c[cAt + j] += ap * b[bAt + p * bStride + j];
      }
    }
  }

  private static void addFourRows(
      int n,
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt) {
    int b1 = bAt + bStride;
    int b2 = b1 + bStride;
    int b3 = b2 + bStride;
    for (int j = 0; j < n; j++) {
      c[cAt + j] =
          (((c[cAt + j] + a0 * b[bAt + j]) + a1 * b[b1 + j]) + a2 * b[b2 + j]) + a3 * b[b3 + j];
    }
  }

  @Override
  public void sigmoid(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) (1 / (1 + Math.exp(-(double) x[xAt + i])));
    }
  }

  @Override
  public void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) Math.tanh(x[xAt + i]);
    }
  }

  @Override
  public void exp(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) Math.exp(x[xAt + i]);
    }
  }

  @Override
  public void sigmoidBackward(
      float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = dy[dyAt + i] * y[yAt + i] * (1 - y[yAt + i]);
    }
  }

  @Override
  public void tanhBackward(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = dy[dyAt + i] * (1 - y[yAt + i] * y[yAt + i]);
    }
  }

  @Override
  public void lstm(
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
    for (int r = 0; r < rows; r++) {
      int at = gatesAt + 4 * r * units;
      sigmoid(z, zAt + 4 * r * units, gates, at, 2 * units);
      tanh(z, zAt + (4 * r + 2) * units, gates, at + 2 * units, units);
      sigmoid(z, zAt + (4 * r + 3) * units, gates, at + 3 * units, units);
      for (int u = r * units; u < (r + 1) * units; u++, at++) {
        c[cAt + u] = gates[at + units] * cPrev[cPrevAt + u] + gates[at] * gates[at + 2 * units];
      }
      tanh(c, cAt + r * units, tanhC, tanhCAt + r * units, units);
      at = gatesAt + (4 * r + 3) * units;
      multiply(gates, at, tanhC, tanhCAt + r * units, h, hAt + r * units, units);
    }
  }

  @Override
  public void lstmBackward(
      int rows,
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
    for (int r = 0; r < rows; r++) {
      int row = r * units;
      ScalarCells.lstmRowBackward(
          0,
          units,
          gates,
          gatesAt + 4 * row,
          cPrev,
          cPrevAt + row,
          tanhC,
          tanhCAt + row,
          dh,
          dhAt + row,
          dc,
          dcAt + row,
          dz,
          dzAt + 4 * row);
    }
  }

  @Override
  public void gru(
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
    for (int r = 0; r < rows; r++) {
      int from = zAt + 3 * r * units;
      int at = gatesAt + 3 * r * units;
      sigmoid(z, from, gates, at, 2 * units);
      for (int u = 0; u < units; u++) {
        gates[at + 2 * units + u] =
            z[from + 2 * units + u] + gates[at + units + u] * q[qAt + r * units + u];
      }
      tanh(gates, at + 2 * units, gates, at + 2 * units, units);
      for (int u = r * units; u < (r + 1) * units; u++, at++) {
        float g = gates[at + 2 * units];
        h[hAt + u] = gates[at] * (hPrev[hPrevAt + u] - g) + g;
      }
    }
  }

  @Override
  public void gruBackward(
      int rows,
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
    for (int r = 0; r < rows; r++) {
      int row = r * units;
      ScalarCells.gruRowBackward(
          0,
          units,
          gates,
          gatesAt + 3 * row,
          q,
          qAt + row,
          hPrev,
          hPrevAt + row,
          dh,
          dhAt + row,
          dz,
          dzAt + 3 * row,
          dq,
          dqAt + row);
    }
  }

  @Override
  public void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
    for (int i = 0; i < n; i++) {
      c[cAt + i] = a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  public void addMultiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
    for (int i = 0; i < n; i++) {
      c[cAt + i] += a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  public void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += factor * x[xAt + i];
    }
  }

  @Override
  public void addColumnSums(
      int m, int n, float[] x, int xAt, int xStride, float[] sums, int sumsAt) {
    for (int i = 0; i < m; i++) {
      addScaled(1, x, xAt + i * xStride, sums, sumsAt, n);
    }
  }

  @Override
  public float sum(float[] x, int xAt, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xAt + i];
    }
    return (float) sum;
  }

  @Override
  public float max(float[] x, int xAt, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xAt + i]);
    }
    return max;
  }
}
