package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.PANEL;
import static dev.elman.compute.Lanes.ROWS;
import static dev.elman.compute.Lanes.SPECIES;
import static dev.elman.compute.VectorPanels.GROUP;

import jdk.incubator.vector.FloatVector;

/// `C += Aᵀ B`: the gradient of a weight matrix from all rows of a batch.
///
/// The rows are taken in chunks. Of each chunk `A` and, a few panels at a time, `B` are packed into
/// scratch memory, so that the tiles read them without gaps; the tile itself is the one of
/// [VectorMatMul], with the rows of the chunk as its `k`. Each value of `C` begins with what it was
/// and adds the rows in their order:
///
/// ```text
/// c = C[p, j];   for i = 0 … m-1:  c = fma(A[i, p], B[i, j], c);   C[p, j] = c
/// ```
final class VectorTransposedMatMul {
  /// The most rows in a chunk. `C` is read and written once per chunk.
  private static final int CHUNK = 512;

  private final float[] edge = new float[ROWS * PANEL];
  private float[] panelsA = new float[0];
  private float[] panelsB = new float[0];

  void addTransposedMatMul(
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
    if (k == 1) {
      addRows(m, n, a, aAt, aStride, b, bAt, bStride, c, cAt);
    } else if (n == 1 && cStride == 1) {
      addRows(m, k, b, bAt, bStride, a, aAt, aStride, c, cAt);
    } else if (m > 0) {
      int chunk = Math.ceilDiv(m, Math.ceilDiv(m, CHUNK));
      for (int i = 0; i < m; i += chunk) {
        addChunk(
            Math.min(chunk, m - i),
            n,
            k,
            a,
            aAt + i * aStride,
            aStride,
            b,
            bAt + i * bStride,
            bStride,
            c,
            cAt,
            cStride);
      }
    }
  }

  private void addChunk(
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
    panelsA = grown(panelsA, VectorPanels.size(m, k));
    panelsB = grown(panelsB, VectorPanels.size(m, Math.min(n, GROUP)));
    VectorPanels.pack(a, aAt, aStride, m, k, panelsA);
    for (int j = 0; j < n; j += GROUP) {
      int columns = Math.min(GROUP, n - j);
      VectorPanels.pack(b, bAt + j, bStride, m, columns, panelsB);
      for (int q = 0; q < columns; q += PANEL) {
        addPanel(m, Math.min(PANEL, columns - q), k, q * m, c, cAt + j + q, cStride);
      }
    }
  }

  private static float[] grown(float[] scratch, int size) {
    return scratch.length < size ? new float[size] : scratch;
  }

  /// One panel of columns of `C`.
  private void addPanel(int m, int columns, int k, int bAt, float[] c, int cAt, int cStride) {
    for (int p = 0; p < k; p += ROWS) {
      int rows = Math.min(ROWS, k - p);
      int column = p % PANEL;
      int ap = (p - column) * m + column;
      int cp = cAt + p * cStride;
      if (rows == ROWS && columns == PANEL) {
        tile(m, panelsA, ap, panelsB, bAt, c, cp, cStride);
      } else {
        VectorPanels.copy(rows, columns, c, cp, cStride, edge, 0, PANEL);
        tile(m, panelsA, ap, panelsB, bAt, edge, 0, PANEL);
        VectorPanels.copy(rows, columns, edge, 0, PANEL, c, cp, cStride);
      }
    }
  }

  /// `C[n] += Σ A[i] B[i, n]`, where a tile would be almost empty: one feature, or one output.
  private static void addRows(
      int m,
      int n,
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt) {
    int j = 0;
    for (; j + 4 * PANEL <= n; j += 4 * PANEL) {
      addRowsOfFourPanels(m, a, aAt, aStride, b, bAt + j, bStride, c, cAt + j);
    }
    for (; j + PANEL <= n; j += PANEL) {
      addRowsOfPanel(m, a, aAt, aStride, b, bAt + j, bStride, c, cAt + j);
    }
    for (; j < n; j++) {
      float sum = c[cAt + j];
      for (int i = 0; i < m; i++) {
        sum = Math.fma(a[aAt + i * aStride], b[bAt + i * bStride + j], sum);
      }
      c[cAt + j] = sum;
    }
  }

  /// One panel alone would wait for its two accumulators.
  private static void addRowsOfFourPanels(
      int m, float[] a, int aAt, int aStride, float[] b, int bAt, int bStride, float[] c, int cAt) {
    FloatVector c0 = load(c, cAt);
    FloatVector c1 = load(c, cAt + LENGTH);
    FloatVector c2 = load(c, cAt + 2 * LENGTH);
    FloatVector c3 = load(c, cAt + 3 * LENGTH);
    FloatVector c4 = load(c, cAt + 4 * LENGTH);
    FloatVector c5 = load(c, cAt + 5 * LENGTH);
    FloatVector c6 = load(c, cAt + 6 * LENGTH);
    FloatVector c7 = load(c, cAt + 7 * LENGTH);
    for (int i = 0; i < m; i++) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + i * aStride]);
      int row = bAt + i * bStride;
      c0 = x.fma(load(b, row), c0);
      c1 = x.fma(load(b, row + LENGTH), c1);
      c2 = x.fma(load(b, row + 2 * LENGTH), c2);
      c3 = x.fma(load(b, row + 3 * LENGTH), c3);
      c4 = x.fma(load(b, row + 4 * LENGTH), c4);
      c5 = x.fma(load(b, row + 5 * LENGTH), c5);
      c6 = x.fma(load(b, row + 6 * LENGTH), c6);
      c7 = x.fma(load(b, row + 7 * LENGTH), c7);
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

  private static void addRowsOfPanel(
      int m, float[] a, int aAt, int aStride, float[] b, int bAt, int bStride, float[] c, int cAt) {
    FloatVector cl = load(c, cAt);
    FloatVector ch = load(c, cAt + LENGTH);
    for (int i = 0; i < m; i++) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + i * aStride]);
      int row = bAt + i * bStride;
      cl = x.fma(load(b, row), cl);
      ch = x.fma(load(b, row + LENGTH), ch);
    }
    cl.intoArray(c, cAt);
    ch.intoArray(c, cAt + LENGTH);
  }

  private static void tile(
      int m, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
    if (ROWS == 8) {
      tile8(m, a, aAt, b, bAt, c, cAt, cStride);
    } else {
      tile4(m, a, aAt, b, bAt, c, cAt, cStride);
    }
  }

  private static void tile8(
      int m, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
    int c1 = cAt + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    int c4 = c3 + cStride;
    int c5 = c4 + cStride;
    int c6 = c5 + cStride;
    int c7 = c6 + cStride;
    FloatVector c0l = load(c, cAt);
    FloatVector c0h = load(c, cAt + LENGTH);
    FloatVector c1l = load(c, c1);
    FloatVector c1h = load(c, c1 + LENGTH);
    FloatVector c2l = load(c, c2);
    FloatVector c2h = load(c, c2 + LENGTH);
    FloatVector c3l = load(c, c3);
    FloatVector c3h = load(c, c3 + LENGTH);
    FloatVector c4l = load(c, c4);
    FloatVector c4h = load(c, c4 + LENGTH);
    FloatVector c5l = load(c, c5);
    FloatVector c5h = load(c, c5 + LENGTH);
    FloatVector c6l = load(c, c6);
    FloatVector c6h = load(c, c6 + LENGTH);
    FloatVector c7l = load(c, c7);
    FloatVector c7h = load(c, c7 + LENGTH);
    for (int i = 0; i < m; i++) {
      FloatVector bl = load(b, bAt + i * PANEL);
      FloatVector bh = load(b, bAt + i * PANEL + LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL]);
      c0l = x.fma(bl, c0l);
      c0h = x.fma(bh, c0h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 1]);
      c1l = x.fma(bl, c1l);
      c1h = x.fma(bh, c1h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 2]);
      c2l = x.fma(bl, c2l);
      c2h = x.fma(bh, c2h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 3]);
      c3l = x.fma(bl, c3l);
      c3h = x.fma(bh, c3h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 4]);
      c4l = x.fma(bl, c4l);
      c4h = x.fma(bh, c4h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 5]);
      c5l = x.fma(bl, c5l);
      c5h = x.fma(bh, c5h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 6]);
      c6l = x.fma(bl, c6l);
      c6h = x.fma(bh, c6h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 7]);
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
      int m, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
    int c1 = cAt + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector c0l = load(c, cAt);
    FloatVector c0h = load(c, cAt + LENGTH);
    FloatVector c1l = load(c, c1);
    FloatVector c1h = load(c, c1 + LENGTH);
    FloatVector c2l = load(c, c2);
    FloatVector c2h = load(c, c2 + LENGTH);
    FloatVector c3l = load(c, c3);
    FloatVector c3h = load(c, c3 + LENGTH);
    for (int i = 0; i < m; i++) {
      FloatVector bl = load(b, bAt + i * PANEL);
      FloatVector bh = load(b, bAt + i * PANEL + LENGTH);
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL]);
      c0l = x.fma(bl, c0l);
      c0h = x.fma(bh, c0h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 1]);
      c1l = x.fma(bl, c1l);
      c1h = x.fma(bh, c1h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 2]);
      c2l = x.fma(bl, c2l);
      c2h = x.fma(bh, c2h);
      x = FloatVector.broadcast(SPECIES, a[aAt + i * PANEL + 3]);
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

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
