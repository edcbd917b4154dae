package dev.elman.compute;

/// [Compute] with the Vector API.
///
/// The Vector API only says what to compute; the work is in [VectorMatMul],
/// [VectorTransposedMatMul] and [VectorActivations].
final class VectorCompute extends ScalarCompute {
  private final VectorMatMul matMul = new VectorMatMul();
  private final VectorTransposedMatMul transposedMatMul = new VectorTransposedMatMul();
  private final VectorActivations activations = new VectorActivations();

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
    matMul.matMul(m, n, k, a, aAt, aStride, packedB, c, cAt, cStride, accumulate);
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
}
