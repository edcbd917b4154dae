package dev.elman.compute;

import static dev.elman.compute.Lanes.PANEL;
import static dev.elman.compute.Lanes.ROWS;

/// `C = S + A B` with `B` in [VectorPanels]; `S` may be `C` itself, or one row for all.
///
/// A tile of [Lanes#ROWS] rows by one panel of `C`, in [VectorTiles], stays in registers while `p`
/// runs over `k`: each step loads one row of the panel and one value of each row of `A`. Every
/// value of `C` is computed by the same chain, in every tile:
///
/// ```text
/// c = S[i, j];   for p = 0 … k-1:  c = fma(A[i, p], B[p, j], c);   C[i, j] = c
/// ```
///
/// also where the chain is cut into blocks of `p`, since C holds what the registers held: so a row
/// of the result depends neither on the number of rows nor on its place among them.
final class VectorMatMul {
  /// Values of `A` that pass by a panel before the next panel is taken: they stay in the L2 cache.
  private static final int A_BLOCK = 32 * 1024;

  /// Rows of a panel that pass by all rows of `A` together: 64 KiB.
  private static final int DEPTH = 16384 / PANEL;

  private final float[] edge = new float[ROWS * PANEL];
  private float[] zeros = new float[0];

  /// What to start from where nothing is to be added: `n` zeros.
  float[] zeros(int n) {
    if (zeros.length < n) {
      zeros = new float[n];
    }
    return zeros;
  }

  void matMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] packedB,
      float[] s,
      int sAt,
      int sStride,
      float[] c,
      int cAt,
      int cStride) {
    if (m == 1) {
      row(n, k, a, aAt, packedB, s, sAt, c, cAt);
      return;
    }
    int block = Math.max(64, A_BLOCK / Math.max(k, 1) / ROWS * ROWS);
    for (int i = 0; i < m; i += block) {
      int rows = Math.min(block, m - i);
      for (int j = 0; j < n; j += PANEL) {
        panel(
            rows,
            Math.min(PANEL, n - j),
            k,
            a,
            aAt + i * aStride,
            aStride,
            packedB,
            j * k,
            s,
            sAt + i * sStride + j,
            sStride,
            c,
            cAt + i * cStride + j,
            cStride);
      }
    }
  }

  /// All rows of `A` against one panel, as much of it at a time as stays in the cache while the
  /// rows pass by.
  private void panel(
      int rows,
      int columns,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      float[] s,
      int sAt,
      int sStride,
      float[] c,
      int cAt,
      int cStride) {
    int depth = rows <= ROWS ? k : DEPTH;
    panelBlock(
        rows,
        columns,
        Math.min(depth, k),
        a,
        aAt,
        aStride,
        b,
        bAt,
        s,
        sAt,
        sStride,
        c,
        cAt,
        cStride);
    for (int p = depth; p < k; p += depth) {
      panelBlock(
          rows,
          columns,
          Math.min(depth, k - p),
          a,
          aAt + p,
          aStride,
          b,
          bAt + p * PANEL,
          c,
          cAt,
          cStride,
          c,
          cAt,
          cStride);
    }
  }

  private void panelBlock(
      int rows,
      int columns,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      float[] s,
      int sAt,
      int sStride,
      float[] c,
      int cAt,
      int cStride) {
    int i = 0;
    while (i < rows) {
      int tile = Math.min(ROWS, rows - i);
      int ai = aAt + i * aStride;
      int si = sAt + i * sStride;
      int ci = cAt + i * cStride;
      if (columns == PANEL) {
        VectorTiles.tile(tile, k, a, ai, aStride, b, bAt, s, si, sStride, c, ci, cStride);
      } else {
        VectorPanels.copy(tile, columns, s, si, sStride, edge, 0, PANEL);
        VectorTiles.tile(tile, k, a, ai, aStride, b, bAt, edge, 0, PANEL, edge, 0, PANEL);
        VectorPanels.copy(tile, columns, edge, 0, PANEL, c, ci, cStride);
      }
      i += tile;
    }
  }

  private void row(
      int n, int k, float[] a, int aAt, float[] b, float[] s, int sAt, float[] c, int cAt) {
    int done = VectorRow.matMul(n, k, a, aAt, b, s, sAt, c, cAt);
    for (int j = done; j < n; j += PANEL) {
      panel(1, Math.min(PANEL, n - j), k, a, aAt, 0, b, j * k, s, sAt + j, 0, c, cAt + j, 0);
    }
  }
}
