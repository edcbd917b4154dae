package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.PANEL;
import static dev.elman.compute.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The register tiles of [VectorMatMul]: some rows of `C` by one panel of columns.
///
/// A tile that has fewer rows than registers for them computes its last row several times: a
/// multiplication of a register that would be idle costs nothing, two smaller tiles would.
final class VectorTiles {
  private VectorTiles() {}

  static void tile(
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
    if (rows > 4) {
      tile8(rows, k, a, aAt, aStride, b, bAt, s, sAt, sStride, c, cAt, cStride);
    } else if (rows > 2) {
      tile4(rows, k, a, aAt, aStride, b, bAt, s, sAt, sStride, c, cAt, cStride);
    } else if (rows == 2) {
      tile2(k, a, aAt, aStride, b, bAt, s, sAt, sStride, c, cAt, cStride);
    } else {
      tile1(k, a, aAt, b, bAt, s, sAt, c, cAt);
    }
  }

  private static void tile8(
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
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int r4 = Math.min(4, last);
    int r5 = Math.min(5, last);
    int r6 = Math.min(6, last);
    int r7 = Math.min(7, last);
    int a1 = aAt + r1 * aStride;
    int a2 = aAt + r2 * aStride;
    int a3 = aAt + r3 * aStride;
    int a4 = aAt + r4 * aStride;
    int a5 = aAt + r5 * aStride;
    int a6 = aAt + r6 * aStride;
    int a7 = aAt + r7 * aStride;
    int s1 = sAt + r1 * sStride;
    int s2 = sAt + r2 * sStride;
    int s3 = sAt + r3 * sStride;
    int s4 = sAt + r4 * sStride;
    int s5 = sAt + r5 * sStride;
    int s6 = sAt + r6 * sStride;
    int s7 = sAt + r7 * sStride;
    int c1 = cAt + r1 * cStride;
    int c2 = cAt + r2 * cStride;
    int c3 = cAt + r3 * cStride;
    int c4 = cAt + r4 * cStride;
    int c5 = cAt + r5 * cStride;
    int c6 = cAt + r6 * cStride;
    int c7 = cAt + r7 * cStride;
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
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int a1 = aAt + r1 * aStride;
    int a2 = aAt + r2 * aStride;
    int a3 = aAt + r3 * aStride;
    int s1 = sAt + r1 * sStride;
    int s2 = sAt + r2 * sStride;
    int s3 = sAt + r3 * sStride;
    int c1 = cAt + r1 * cStride;
    int c2 = cAt + r2 * cStride;
    int c3 = cAt + r3 * cStride;
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

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
