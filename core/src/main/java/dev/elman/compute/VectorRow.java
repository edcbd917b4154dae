package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.PANEL;
import static dev.elman.compute.Lanes.ROWS;
import static dev.elman.compute.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// One row of `A` by several panels at a time: one alone would wait for its two accumulators, and
/// the more panels are read side by side, the better are the caches used.
final class VectorRow {
  private VectorRow() {}

  /// `C = S + A B` for the first columns, as many as fill groups of panels, and returns their
  /// number.
  static int matMul(
      int n, int k, float[] a, int aAt, float[] b, float[] s, int sAt, float[] c, int cAt) {
    int j = 0;
    for (; ROWS == 8 && j + 8 * PANEL <= n; j += 8 * PANEL) { // so many registers are there
      eightPanels(k, a, aAt, b, j * k, s, sAt + j, c, cAt + j);
    }
    for (; j + 4 * PANEL <= n; j += 4 * PANEL) {
      fourPanels(k, a, aAt, b, j * k, s, sAt + j, c, cAt + j);
    }
    return j;
  }

  private static void eightPanels(
      int k, float[] a, int aAt, float[] b, int bAt, float[] s, int sAt, float[] c, int cAt) {
    int b1 = bAt + k * PANEL;
    int b2 = b1 + k * PANEL;
    int b3 = b2 + k * PANEL;
    int b4 = b3 + k * PANEL;
    int b5 = b4 + k * PANEL;
    int b6 = b5 + k * PANEL;
    int b7 = b6 + k * PANEL;
    FloatVector c0 = load(s, sAt);
    FloatVector c1 = load(s, sAt + LENGTH);
    FloatVector c2 = load(s, sAt + 2 * LENGTH);
    FloatVector c3 = load(s, sAt + 3 * LENGTH);
    FloatVector c4 = load(s, sAt + 4 * LENGTH);
    FloatVector c5 = load(s, sAt + 5 * LENGTH);
    FloatVector c6 = load(s, sAt + 6 * LENGTH);
    FloatVector c7 = load(s, sAt + 7 * LENGTH);
    FloatVector c8 = load(s, sAt + 8 * LENGTH);
    FloatVector c9 = load(s, sAt + 9 * LENGTH);
    FloatVector c10 = load(s, sAt + 10 * LENGTH);
    FloatVector c11 = load(s, sAt + 11 * LENGTH);
    FloatVector c12 = load(s, sAt + 12 * LENGTH);
    FloatVector c13 = load(s, sAt + 13 * LENGTH);
    FloatVector c14 = load(s, sAt + 14 * LENGTH);
    FloatVector c15 = load(s, sAt + 15 * LENGTH);
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
      c8 = x.fma(load(b, b4 + row), c8);
      c9 = x.fma(load(b, b4 + row + LENGTH), c9);
      c10 = x.fma(load(b, b5 + row), c10);
      c11 = x.fma(load(b, b5 + row + LENGTH), c11);
      c12 = x.fma(load(b, b6 + row), c12);
      c13 = x.fma(load(b, b6 + row + LENGTH), c13);
      c14 = x.fma(load(b, b7 + row), c14);
      c15 = x.fma(load(b, b7 + row + LENGTH), c15);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + LENGTH);
    c2.intoArray(c, cAt + 2 * LENGTH);
    c3.intoArray(c, cAt + 3 * LENGTH);
    c4.intoArray(c, cAt + 4 * LENGTH);
    c5.intoArray(c, cAt + 5 * LENGTH);
    c6.intoArray(c, cAt + 6 * LENGTH);
    c7.intoArray(c, cAt + 7 * LENGTH);
    c8.intoArray(c, cAt + 8 * LENGTH);
    c9.intoArray(c, cAt + 9 * LENGTH);
    c10.intoArray(c, cAt + 10 * LENGTH);
    c11.intoArray(c, cAt + 11 * LENGTH);
    c12.intoArray(c, cAt + 12 * LENGTH);
    c13.intoArray(c, cAt + 13 * LENGTH);
    c14.intoArray(c, cAt + 14 * LENGTH);
    c15.intoArray(c, cAt + 15 * LENGTH);
  }

  private static void fourPanels(
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
