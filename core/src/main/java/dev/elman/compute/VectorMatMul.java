package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.PANEL;
import static dev.elman.compute.Lanes.ROWS;
import static dev.elman.compute.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// `C = S + A B` with `B` in [VectorPanels]; `S` may be `C` itself, or one row for all.
///
/// A tile of [Lanes#ROWS] rows by one panel of `C` stays in registers while `p` runs over `k`: each
/// step loads one row of the panel and one value of each row of `A`. Every value of `C` is computed
/// by the same chain, in every tile:
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
      int tile = rows - i >= ROWS ? ROWS : Integer.highestOneBit(rows - i);
      int ai = aAt + i * aStride;
      int si = sAt + i * sStride;
      int ci = cAt + i * cStride;
      if (columns == PANEL) {
        tile(tile, k, a, ai, aStride, b, bAt, s, si, sStride, c, ci, cStride);
      } else {
        VectorPanels.copy(tile, columns, s, si, sStride, edge, 0, PANEL);
        tile(tile, k, a, ai, aStride, b, bAt, edge, 0, PANEL, edge, 0, PANEL);
        VectorPanels.copy(tile, columns, edge, 0, PANEL, c, ci, cStride);
      }
      i += tile;
    }
  }

  private static void tile(
      int rows,
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
    switch (rows) {
      case 8 -> tile8(k, a, aAt, aStride, b, bAt, s, sAt, sStride, c, cAt, cStride);
      case 4 -> tile4(k, a, aAt, aStride, b, bAt, s, sAt, sStride, c, cAt, cStride);
      case 2 -> tile2(k, a, aAt, aStride, b, bAt, s, sAt, sStride, c, cAt, cStride);
      default -> tile1(k, a, aAt, b, bAt, s, sAt, c, cAt);
    }
  }

  private static void tile8(
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
    int a1 = aAt + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int a4 = a3 + aStride;
    int a5 = a4 + aStride;
    int a6 = a5 + aStride;
    int a7 = a6 + aStride;
    int s1 = sAt + sStride;
    int c1 = cAt + cStride;
    int s2 = s1 + sStride;
    int c2 = c1 + cStride;
    int s3 = s2 + sStride;
    int c3 = c2 + cStride;
    int s4 = s3 + sStride;
    int c4 = c3 + cStride;
    int s5 = s4 + sStride;
    int c5 = c4 + cStride;
    int s6 = s5 + sStride;
    int c6 = c5 + cStride;
    int s7 = s6 + sStride;
    int c7 = c6 + cStride;
    FloatVector c0l = load(s, sAt);
    FloatVector c0h = load(s, sAt + LENGTH);
    FloatVector c1l = load(s, s1);
    FloatVector c1h = load(s, s1 + LENGTH);
    FloatVector c2l = load(s, s2);
    FloatVector c2h = load(s, s2 + LENGTH);
    FloatVector c3l = load(s, s3);
    FloatVector c3h = load(s, s3 + LENGTH);
    FloatVector c4l = load(s, s4);
    FloatVector c4h = load(s, s4 + LENGTH);
    FloatVector c5l = load(s, s5);
    FloatVector c5h = load(s, s5 + LENGTH);
    FloatVector c6l = load(s, s6);
    FloatVector c6h = load(s, s6 + LENGTH);
    FloatVector c7l = load(s, s7);
    FloatVector c7h = load(s, s7 + LENGTH);
    for (int p = 0; p < k; p++) {
      FloatVector bl = load(b, bAt + p * PANEL);
      FloatVector bh = load(b, bAt + p * PANEL + LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
      c0l = x.fma(bl, c0l);
      c0h = x.fma(bh, c0h);
      x = FloatVector.broadcast(SPECIES, a[a1 + p]);
      c1l = x.fma(bl, c1l);
      c1h = x.fma(bh, c1h);
      x = FloatVector.broadcast(SPECIES, a[a2 + p]);
      c2l = x.fma(bl, c2l);
      c2h = x.fma(bh, c2h);
      x = FloatVector.broadcast(SPECIES, a[a3 + p]);
      c3l = x.fma(bl, c3l);
      c3h = x.fma(bh, c3h);
      x = FloatVector.broadcast(SPECIES, a[a4 + p]);
      c4l = x.fma(bl, c4l);
      c4h = x.fma(bh, c4h);
      x = FloatVector.broadcast(SPECIES, a[a5 + p]);
      c5l = x.fma(bl, c5l);
      c5h = x.fma(bh, c5h);
      x = FloatVector.broadcast(SPECIES, a[a6 + p]);
      c6l = x.fma(bl, c6l);
      c6h = x.fma(bh, c6h);
      x = FloatVector.broadcast(SPECIES, a[a7 + p]);
      c7l = x.fma(bl, c7l);
      c7h = x.fma(bh, c7h);
    }
    c0l.intoArray(c, cAt);
    c0h.intoArray(c, cAt + LENGTH);
    c1l.intoArray(c, c1);
    c1h.intoArray(c, c1 + LENGTH);
    c2l.intoArray(c, c2);
    c2h.intoArray(c, c2 + LENGTH);
    c3l.intoArray(c, c3);
    c3h.intoArray(c, c3 + LENGTH);
    c4l.intoArray(c, c4);
    c4h.intoArray(c, c4 + LENGTH);
    c5l.intoArray(c, c5);
    c5h.intoArray(c, c5 + LENGTH);
    c6l.intoArray(c, c6);
    c6h.intoArray(c, c6 + LENGTH);
    c7l.intoArray(c, c7);
    c7h.intoArray(c, c7 + LENGTH);
  }

  private static void tile4(
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
    int a1 = aAt + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int s1 = sAt + sStride;
    int c1 = cAt + cStride;
    int s2 = s1 + sStride;
    int c2 = c1 + cStride;
    int s3 = s2 + sStride;
    int c3 = c2 + cStride;
    FloatVector c0l = load(s, sAt);
    FloatVector c0h = load(s, sAt + LENGTH);
    FloatVector c1l = load(s, s1);
    FloatVector c1h = load(s, s1 + LENGTH);
    FloatVector c2l = load(s, s2);
    FloatVector c2h = load(s, s2 + LENGTH);
    FloatVector c3l = load(s, s3);
    FloatVector c3h = load(s, s3 + LENGTH);
    for (int p = 0; p < k; p++) {
      FloatVector bl = load(b, bAt + p * PANEL);
      FloatVector bh = load(b, bAt + p * PANEL + LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
      c0l = x.fma(bl, c0l);
      c0h = x.fma(bh, c0h);
      x = FloatVector.broadcast(SPECIES, a[a1 + p]);
      c1l = x.fma(bl, c1l);
      c1h = x.fma(bh, c1h);
      x = FloatVector.broadcast(SPECIES, a[a2 + p]);
      c2l = x.fma(bl, c2l);
      c2h = x.fma(bh, c2h);
      x = FloatVector.broadcast(SPECIES, a[a3 + p]);
      c3l = x.fma(bl, c3l);
      c3h = x.fma(bh, c3h);
    }
    c0l.intoArray(c, cAt);
    c0h.intoArray(c, cAt + LENGTH);
    c1l.intoArray(c, c1);
    c1h.intoArray(c, c1 + LENGTH);
    c2l.intoArray(c, c2);
    c2h.intoArray(c, c2 + LENGTH);
    c3l.intoArray(c, c3);
    c3h.intoArray(c, c3 + LENGTH);
  }

  private static void tile2(
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
    int a1 = aAt + aStride;
    int s1 = sAt + sStride;
    int c1 = cAt + cStride;
    FloatVector c0l = load(s, sAt);
    FloatVector c0h = load(s, sAt + LENGTH);
    FloatVector c1l = load(s, s1);
    FloatVector c1h = load(s, s1 + LENGTH);
    for (int p = 0; p < k; p++) {
      FloatVector bl = load(b, bAt + p * PANEL);
      FloatVector bh = load(b, bAt + p * PANEL + LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
      c0l = x.fma(bl, c0l);
      c0h = x.fma(bh, c0h);
      x = FloatVector.broadcast(SPECIES, a[a1 + p]);
      c1l = x.fma(bl, c1l);
      c1h = x.fma(bh, c1h);
    }
    c0l.intoArray(c, cAt);
    c0h.intoArray(c, cAt + LENGTH);
    c1l.intoArray(c, c1);
    c1h.intoArray(c, c1 + LENGTH);
  }

  private static void tile1(
      int k, float[] a, int aAt, float[] b, int bAt, float[] s, int sAt, float[] c, int cAt) {
    FloatVector c0l = load(s, sAt);
    FloatVector c0h = load(s, sAt + LENGTH);
    for (int p = 0; p < k; p++) {
      FloatVector bl = load(b, bAt + p * PANEL);
      FloatVector bh = load(b, bAt + p * PANEL + LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
      c0l = x.fma(bl, c0l);
      c0h = x.fma(bh, c0h);
    }
    c0l.intoArray(c, cAt);
    c0h.intoArray(c, cAt + LENGTH);
  }

  /// One row of `A`: four panels at a time, since one alone would wait for its two accumulators.
  private void row(
      int n, int k, float[] a, int aAt, float[] b, float[] s, int sAt, float[] c, int cAt) {
    int j = 0;
    for (; j + 4 * PANEL <= n; j += 4 * PANEL) {
      rowOfFourPanels(k, a, aAt, b, j * k, s, sAt + j, c, cAt + j);
    }
    for (; j < n; j += PANEL) {
      panel(1, Math.min(PANEL, n - j), k, a, aAt, 0, b, j * k, s, sAt + j, 0, c, cAt + j, 0);
    }
  }

  private static void rowOfFourPanels(
      int k, float[] a, int aAt, float[] b, int bAt, float[] s, int sAt, float[] c, int cAt) {
    int b1 = bAt + k * PANEL;
    int b2 = b1 + k * PANEL;
    int b3 = b2 + k * PANEL;
    FloatVector c0 = load(s, sAt);
    FloatVector c1 = load(s, sAt + LENGTH);
    FloatVector c2 = load(s, sAt + 2 * LENGTH);
    FloatVector c3 = load(s, sAt + 3 * LENGTH);
    FloatVector c4 = load(s, sAt + 4 * LENGTH);
    FloatVector c5 = load(s, sAt + 5 * LENGTH);
    FloatVector c6 = load(s, sAt + 6 * LENGTH);
    FloatVector c7 = load(s, sAt + 7 * LENGTH);
    for (int p = 0; p < k; p++) {
      int row = p * PANEL;
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
      c0 = x.fma(load(b, bAt + row), c0);
      c1 = x.fma(load(b, bAt + row + LENGTH), c1);
      c2 = x.fma(load(b, b1 + row), c2);
      c3 = x.fma(load(b, b1 + row + LENGTH), c3);
      c4 = x.fma(load(b, b2 + row), c4);
      c5 = x.fma(load(b, b2 + row + LENGTH), c5);
      c6 = x.fma(load(b, b3 + row), c6);
      c7 = x.fma(load(b, b3 + row + LENGTH), c7);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + LENGTH);
    c2.intoArray(c, cAt + 2 * LENGTH);
    c3.intoArray(c, cAt + 3 * LENGTH);
    c4.intoArray(c, cAt + 4 * LENGTH);
    c5.intoArray(c, cAt + 5 * LENGTH);
    c6.intoArray(c, cAt + 6 * LENGTH);
    c7.intoArray(c, cAt + 7 * LENGTH);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
