package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The element-wise loops over whole vectors: the first [#wholeVectors] of `n` values. The rest,
/// fewer than [Lanes#LENGTH], is left to the plain loops of [ScalarCompute], which compute the same
/// bits: nothing here is fused.
///
/// The JIT compiler makes vectors of a plain loop only if it can tell that its arrays do not
/// overlap, which at variable offsets it cannot, and spends the vectors' gain on preparations where
/// a row has but a few dozen values.
final class VectorElementwise {
  /// Values added up in float32 before they are added to a float64 sum.
  private static final int SUM_BLOCK = 256 * LENGTH;

  private final float[] lanes = new float[LENGTH];

  static int wholeVectors(int n) {
    return SPECIES.loopBound(n);
  }

  static void sigmoidBackward(
      float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector dv = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      FloatVector one = FloatVector.broadcast(SPECIES, 1);
      dv.mul(v).mul(one.sub(v)).intoArray(dx, dxAt + i);
    }
  }

  static void tanhBackward(
      float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector dv = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      FloatVector one = FloatVector.broadcast(SPECIES, 1);
      dv.mul(one.sub(v.mul(v))).intoArray(dx, dxAt + i);
    }
  }

  static void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, aAt + i);
      v.mul(FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(c, cAt + i);
    }
  }

  static void addMultiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, aAt + i);
      FloatVector product = v.mul(FloatVector.fromArray(SPECIES, b, bAt + i));
      FloatVector.fromArray(SPECIES, c, cAt + i).add(product).intoArray(c, cAt + i);
    }
  }

  /// `d = c + a · b`.
  static void addProduct(
      float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, float[] d, int dAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, aAt + i);
      FloatVector product = v.mul(FloatVector.fromArray(SPECIES, b, bAt + i));
      FloatVector.fromArray(SPECIES, c, cAt + i).add(product).intoArray(d, dAt + i);
    }
  }

  static void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector product = FloatVector.fromArray(SPECIES, x, xAt + i).mul(factor);
      FloatVector.fromArray(SPECIES, y, yAt + i).add(product).intoArray(y, yAt + i);
    }
  }

  /// The sums of four vectors of columns at a time stay in registers.
  static void addColumnSums(
      int rows, float[] x, int xAt, int xStride, float[] sums, int sumsAt, int length) {
    int j = 0;
    for (; j + 4 * LENGTH <= length; j += 4 * LENGTH) {
      int to = sumsAt + j;
      FloatVector s0 = FloatVector.fromArray(SPECIES, sums, to);
      FloatVector s1 = FloatVector.fromArray(SPECIES, sums, to + LENGTH);
      FloatVector s2 = FloatVector.fromArray(SPECIES, sums, to + 2 * LENGTH);
      FloatVector s3 = FloatVector.fromArray(SPECIES, sums, to + 3 * LENGTH);
      for (int i = 0; i < rows; i++) {
        int from = xAt + i * xStride + j;
        s0 = s0.add(FloatVector.fromArray(SPECIES, x, from));
        s1 = s1.add(FloatVector.fromArray(SPECIES, x, from + LENGTH));
        s2 = s2.add(FloatVector.fromArray(SPECIES, x, from + 2 * LENGTH));
        s3 = s3.add(FloatVector.fromArray(SPECIES, x, from + 3 * LENGTH));
      }
      s0.intoArray(sums, to);
      s1.intoArray(sums, to + LENGTH);
      s2.intoArray(sums, to + 2 * LENGTH);
      s3.intoArray(sums, to + 3 * LENGTH);
    }
    for (; j < length; j += LENGTH) {
      FloatVector s = FloatVector.fromArray(SPECIES, sums, sumsAt + j);
      for (int i = 0; i < rows; i++) {
        s = s.add(FloatVector.fromArray(SPECIES, x, xAt + i * xStride + j));
      }
      s.intoArray(sums, sumsAt + j);
    }
  }

  /// Lane by lane in blocks of [#SUM_BLOCK], then from the first lane to the last. (`reduceLanes`
  /// promises no order.)
  double sum(float[] x, int xAt, int length) {
    double sum = 0;
    for (int i = 0; i < length; i += SUM_BLOCK) {
      sumLanes(x, xAt + i, Math.min(SUM_BLOCK, length - i));
      for (float lane : lanes) {
        sum += lane;
      }
    }
    return sum;
  }

  private void sumLanes(float[] x, int xAt, int length) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + 2 * LENGTH <= length; i += 2 * LENGTH) {
      even = even.add(FloatVector.fromArray(SPECIES, x, xAt + i));
      odd = odd.add(FloatVector.fromArray(SPECIES, x, xAt + i + LENGTH));
    }
    if (i < length) {
      even = even.add(FloatVector.fromArray(SPECIES, x, xAt + i));
    }
    even.add(odd).intoArray(lanes, 0);
  }

  /// The largest of each lane, then of all: as NaN wins every comparison, the order does not
  /// matter.
  float max(float[] x, int xAt, int length) {
    FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < length; i += LENGTH) {
      largest = largest.max(FloatVector.fromArray(SPECIES, x, xAt + i));
    }
    largest.intoArray(lanes, 0);
    float max = Float.NEGATIVE_INFINITY;
    for (float lane : lanes) {
      max = Math.max(max, lane);
    }
    return max;
  }
}
