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
