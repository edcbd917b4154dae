package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.PANEL;
import static dev.elman.compute.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// The packed form of a `[k, n]` matrix: panels of [Lanes#PANEL] columns, one after the other, each
/// a `[k, PANEL]` array. The columns that the last panel has too many are zero.
final class VectorPanels {
  /// Columns that are packed together: reading more of a row at a time, before the next row on
  /// another page of memory, is faster.
  static final int GROUP = 4 * PANEL;

  /// Values of a source row read at a time when it is written down a panel: a cache line.
  private static final int LINE = 16;

  private VectorPanels() {}

  static int size(int k, int n) {
    return Math.multiplyExact(k, Math.ceilDiv(n, PANEL) * PANEL);
  }

  /// Packs a `[k, n]` source.
  static void pack(float[] b, int bAt, int bStride, int k, int n, float[] packed) {
    int full = n - n % PANEL;
    for (int j = 0; j < full; j += GROUP) {
      packGroup(b, bAt + j, bStride, k, Math.min(GROUP, full - j), packed, j * k);
    }
    if (full < n) {
      Arrays.fill(packed, full * k, full * k + k * PANEL, 0);
      copy(k, n - full, b, bAt + full, bStride, packed, full * k, PANEL);
    }
  }

  private static void packGroup(
      float[] b, int bAt, int bStride, int k, int columns, float[] packed, int packedAt) {
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < columns; j += PANEL) {
        int from = bAt + p * bStride + j;
        int to = packedAt + j * k + p * PANEL;
        FloatVector.fromArray(SPECIES, b, from).intoArray(packed, to);
        FloatVector.fromArray(SPECIES, b, from + LENGTH).intoArray(packed, to + LENGTH);
      }
    }
  }

  /// Packs the transpose of an `[n, k]` source.
  static void packTransposed(float[] b, int bAt, int bStride, int k, int n, float[] packed) {
    for (int j = 0; j < n; j += PANEL) {
      int columns = Math.min(PANEL, n - j);
      if (columns < PANEL) {
        Arrays.fill(packed, j * k, j * k + k * PANEL, 0);
      }
      for (int p = 0; p < k; p += LINE) {
        transpose(
            columns,
            Math.min(LINE, k - p),
            b,
            bAt + j * bStride + p,
            bStride,
            packed,
            j * k + p * PANEL);
      }
    }
  }

  private static void transpose(
      int rows, int columns, float[] b, int bAt, int bStride, float[] packed, int packedAt) {
    for (int r = 0; r < rows; r++) {
      int from = bAt + r * bStride;
      int to = packedAt + r;
      for (int q = 0; q < columns; q++) {
        packed[to + q * PANEL] = b[from + q];
      }
    }
  }

  /// Copies a `[rows, columns]` window.
  static void copy(
      int rows, int columns, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xAt + r * xStride, y, yAt + r * yStride, columns);
    }
  }
}
