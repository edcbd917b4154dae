package dev.elman.compute;

/// [Compute] with the Vector API.
///
/// The work is done in [VectorMatMul], [VectorTransposedMatMul], [VectorActivations], [VectorCells]
/// and [VectorElementwise]; of the last, the superclass does the rests that fill no vector.
///
/// Results do not depend on where a row or a value stands, nor on how many are computed in one
/// call: a batch cut into shards gives the same bits. They do depend on the machine: products are
/// fused (`fma`) here and not in [ScalarCompute], and [#sum] has as many partial sums as a vector
/// has lanes.
final class VectorCompute extends ScalarCompute {
  private final VectorMatMul matMul = new VectorMatMul();
  private final VectorTransposedMatMul transposedMatMul = new VectorTransposedMatMul();
  private final VectorActivations activations = new VectorActivations();
  private final VectorCells cells = new VectorCells(activations);
  private final VectorElementwise elementwise = new VectorElementwise();

  @Override
  public String name() {
    return "vector " + Lanes.SPECIES.vectorBitSize() + " bit";
  }

  @Override
  public int packedSize(int k, int n) {
    return VectorPanels.size(k, n);
  }

  @Override
  public void pack(
      float[] b, int bAt, int bStride, int k, int n, boolean transposed, float[] packed) {
    if (transposed) {
      VectorPanels.packTransposed(b, bAt, bStride, k, n, packed);
    } else {
      VectorPanels.pack(b, bAt, bStride, k, n, packed);
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
    if (accumulate) {
      matMulFrom(m, n, k, a, aAt, aStride, packedB, c, cAt, cStride, c, cAt, cStride);
    } else {
      float[] zeros = matMul.zeros(n);
      matMulFrom(m, n, k, a, aAt, aStride, packedB, zeros, 0, 0, c, cAt, cStride);
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
    matMul.matMul(m, n, k, a, aAt, aStride, packedB, start, startAt, startStride, c, cAt, cStride);
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
    transposedMatMul.addTransposedMatMul(
        m, n, k, a, aAt, aStride, b, bAt, bStride, c, cAt, cStride);
  }

  @Override
  public void sigmoid(float[] x, int xAt, float[] y, int yAt, int n) {
    activations.sigmoid(x, xAt, y, yAt, n);
  }

  @Override
  public void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
    activations.tanh(x, xAt, y, yAt, n);
  }

  @Override
  public void exp(float[] x, int xAt, float[] y, int yAt, int n) {
    activations.exp(x, xAt, y, yAt, n);
  }

  @Override
  public void sigmoidBackward(
      float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int full = VectorElementwise.wholeVectors(n);
    VectorElementwise.sigmoidBackward(y, yAt, dy, dyAt, dx, dxAt, full);
    super.sigmoidBackward(y, yAt + full, dy, dyAt + full, dx, dxAt + full, n - full);
  }

  @Override
  public void tanhBackward(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int full = VectorElementwise.wholeVectors(n);
    VectorElementwise.tanhBackward(y, yAt, dy, dyAt, dx, dxAt, full);
    super.tanhBackward(y, yAt + full, dy, dyAt + full, dx, dxAt + full, n - full);
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
    int together = VectorCells.rows(4 * units);
    for (int r = 0; r < rows; r += together) {
      cells.lstm(
          Math.min(together, rows - r),
          units,
          z,
          zAt + r * 4 * units,
          gates,
          gatesAt + r * 4 * units,
          cPrev,
          cPrevAt + r * units,
          c,
          cAt + r * units,
          tanhC,
          tanhCAt + r * units,
          h,
          hAt + r * units);
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
      cells.lstmBackward(
          units,
          gates,
          gatesAt + r * 4 * units,
          cPrev,
          cPrevAt + r * units,
          tanhC,
          tanhCAt + r * units,
          dh,
          dhAt + r * units,
          dc,
          dcAt + r * units,
          dz,
          dzAt + r * 4 * units);
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
    int together = VectorCells.rows(3 * units);
    for (int r = 0; r < rows; r += together) {
      cells.gru(
          Math.min(together, rows - r),
          units,
          z,
          zAt + r * 3 * units,
          gates,
          gatesAt + r * 3 * units,
          q,
          qAt + r * units,
          hPrev,
          hPrevAt + r * units,
          h,
          hAt + r * units);
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
      cells.gruBackward(
          units,
          gates,
          gatesAt + r * 3 * units,
          q,
          qAt + r * units,
          hPrev,
          hPrevAt + r * units,
          dh,
          dhAt + r * units,
          dz,
          dzAt + r * 3 * units,
          dq,
          dqAt + r * units);
    }
  }

  @Override
  public void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
    int full = VectorElementwise.wholeVectors(n);
    VectorElementwise.multiply(a, aAt, b, bAt, c, cAt, full);
    super.multiply(a, aAt + full, b, bAt + full, c, cAt + full, n - full);
  }

  @Override
  public void addMultiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
    int full = VectorElementwise.wholeVectors(n);
    VectorElementwise.addMultiply(a, aAt, b, bAt, c, cAt, full);
    super.addMultiply(a, aAt + full, b, bAt + full, c, cAt + full, n - full);
  }

  @Override
  public void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int n) {
    int full = VectorElementwise.wholeVectors(n);
    VectorElementwise.addScaled(factor, x, xAt, y, yAt, full);
    super.addScaled(factor, x, xAt + full, y, yAt + full, n - full);
  }

  @Override
  public void addColumnSums(
      int m, int n, float[] x, int xAt, int xStride, float[] sums, int sumsAt) {
    int full = VectorElementwise.wholeVectors(n);
    VectorElementwise.addColumnSums(m, x, xAt, xStride, sums, sumsAt, full);
    super.addColumnSums(m, n - full, x, xAt + full, xStride, sums, sumsAt + full);
  }

  @Override
  public float sum(float[] x, int xAt, int n) {
    int full = VectorElementwise.wholeVectors(n);
    double sum = full == 0 ? 0 : elementwise.sum(x, xAt, full);
    for (int i = full; i < n; i++) {
      sum += x[xAt + i];
    }
    return (float) sum;
  }

  @Override
  public float max(float[] x, int xAt, int n) {
    int full = VectorElementwise.wholeVectors(n);
    float rest = super.max(x, xAt + full, n - full);
    return full == 0 ? rest : Math.max(elementwise.max(x, xAt, full), rest);
  }
}
