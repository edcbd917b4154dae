package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// exp, sigmoid and tanh as polynomials and quotients of polynomials.
///
/// The largest errors over all floats, measured at every third of them, in units in the last place
/// of the result: exp 1.1, sigmoid 2.5, both also where the result is subnormal; tanh 5.2, which is
/// 3.1e-7, near 7. Sigmoid stays within [0, 1] and tanh within [-1, 1].
///
/// A result depends on its own argument only: the last few values of the rows pass through scratch
/// memory as more vectors, computed by the same instructions. NaN gives NaN.
///
/// Each loop is one method and passes vectors to no other method of ours. What the JIT compiler has
/// once compiled on its own, or finds when its budget is spent, it does not inline, and then every
/// vector that is passed is an object on the heap. The constants are spread in the loop, before
/// which the compiler does it once, in a register: a constant vector would be read from memory, two
/// cache lines of it, for each vector of the loop, which takes twice the time.
final class VectorActivations {
  private static final float EXP_HIGHEST = 89; // above, exp overflows
  private static final float EXP_LOWEST = -104; // below, exp rounds to zero
  private static final float SIGMOID_HIGHEST = 40; // above, sigmoid rounds to 1
  private static final float TANH_HIGHEST = 10; // long before, tanh rounds to 1

  // exp(x) = 2ⁿ exp(x - n ln 2). ln 2 is the difference of two floats, so that n ln 2 is exact
  // enough.
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0x1.63p-1f;
  private static final float LN2_LOW = 2.12194440e-4f;

  // Adding 1.5 · 2²³ to a small float rounds it to an integer n, which then stands in the low bits
  // of the sum: shifted to the exponent, with its bias of 127 added before, they are the float 2ⁿ.
  // In exp n = -150 … 128, where 2ⁿ may be no normal float: it is multiplied in two halves. In
  // sigmoid n = -58 … 150: numerator and denominator are both multiplied by 2⁻⁶⁴.
  private static final int EXPONENT_AT = 23;
  private static final float ROUND_FOR_HALVES = 0x1.8p23f + 127 + 127;
  private static final float ROUND_MINUS_64 = 0x1.8p23f + 127 - 64;
  private static final float TWO_TO_MINUS_64 = 0x1p-64f;

  // exp(r) ≈ 1 + r + r² q(r) for |r| ≤ ln 2 / 2: minimax polynomial, relative error 3.1e-9.
  private static final float E2 = 0.49999994f;
  private static final float E3 = 0.16666521f;
  private static final float E4 = 0.04166839f;
  private static final float E5 = 0.008368745f;
  private static final float E6 = 0.0013814538f;

  // tanh(x) ≈ x p(x²) / q(x²) for |x| ≤ 9.02: minimax quotient, relative error 2.1e-8, its
  // coefficients then moved by a few units in the last place to where rounding does the least harm.
  // All are positive, so nothing cancels.
  private static final float P1 = 0.1337972f;
  private static final float P2 = 0.0034940345f;
  private static final float P3 = 2.0583491e-5f;
  private static final float P4 = 1.3319081e-8f;
  private static final float Q1 = 0.46713033f;
  private static final float Q2 = 0.025871078f;
  private static final float Q3 = 3.2830928e-4f;
  private static final float Q4 = 7.762025e-7f;

  private float[] tails = new float[LENGTH]; // of several rows, one behind the other

  void exp(float[] x, int xAt, float[] y, int yAt, int n) {
    int full = SPECIES.loopBound(n);
    expOfVectors(x, xAt, y, yAt, full);
    if (full < n) {
      gather(1, n - full, x, xAt + full, 0);
      expOfVectors(tails, 0, tails, 0, LENGTH);
      scatter(1, n - full, y, yAt + full, 0);
    }
  }

  private static void expOfVectors(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector lowest = broadcast(SPECIES, EXP_LOWEST);
      FloatVector highest = broadcast(SPECIES, EXP_HIGHEST);
      FloatVector one = broadcast(SPECIES, 1);
      FloatVector round = broadcast(SPECIES, ROUND_FOR_HALVES);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v = v.blend(lowest, v.compare(VectorOperators.LT, lowest));
      v = v.blend(highest, v.compare(VectorOperators.GT, highest));
      FloatVector rounded = v.fma(broadcast(SPECIES, LOG2_E), round);
      FloatVector n = rounded.sub(round);
      FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), v);
      r = n.fma(broadcast(SPECIES, LN2_LOW), r);
      FloatVector q = broadcast(SPECIES, E6).fma(r, broadcast(SPECIES, E5));
      q = q.fma(r, broadcast(SPECIES, E4)).fma(r, broadcast(SPECIES, E3));
      q = q.fma(r, broadcast(SPECIES, E2));
      FloatVector e = q.fma(r.mul(r), r).add(one);
      IntVector exponent = rounded.reinterpretAsInts();
      IntVector half = exponent.lanewise(VectorOperators.LSHR, 1);
      IntVector otherHalf = exponent.sub(half);
      e.mul(half.lanewise(VectorOperators.LSHL, EXPONENT_AT).reinterpretAsFloats())
          .mul(otherHalf.lanewise(VectorOperators.LSHL, EXPONENT_AT).reinterpretAsFloats())
          .intoArray(y, yAt + i);
    }
  }

  private static int wholeVectors(int n) {
    return (n + LENGTH - 1) / LENGTH * LENGTH;
  }

  private void gather(int rows, int rest, float[] x, int xAt, int xStride) {
    int size = wholeVectors(rows * rest);
    if (tails.length < size) {
      tails = new float[size];
    }
    for (int row = 0; row < rows; row++) {
      System.arraycopy(x, xAt + row * xStride, tails, row * rest, rest);
    }
  }

  private void scatter(int rows, int rest, float[] y, int yAt, int yStride) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(tails, row * rest, y, yAt + row * yStride, rest);
    }
  }

  /// `1 / (1 + exp(-x))`, numerator and denominator times 2⁻⁶⁴, so that neither overflows.
  void sigmoid(float[] x, int xAt, float[] y, int yAt, int n) {
    sigmoid(1, n, x, xAt, 0, y, yAt, 0);
  }

  /// Of `n` values in each of some rows: what is prepared before a loop is prepared once.
  void sigmoid(int rows, int n, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    int full = SPECIES.loopBound(n);
    if (full > 0) {
      sigmoidOfVectors(rows, full, x, xAt, xStride, y, yAt, yStride);
    }
    if (full < n) {
      int rest = n - full;
      gather(rows, rest, x, xAt + full, xStride);
      sigmoidOfVectors(1, wholeVectors(rows * rest), tails, 0, 0, tails, 0, 0);
      scatter(rows, rest, y, yAt + full, yStride);
    }
  }

  private static void sigmoidOfVectors(
      int rows, int length, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * xStride;
      int to = yAt + row * yStride;
      for (int i = 0; i < length; i += LENGTH) {
        FloatVector one = broadcast(SPECIES, 1);
        FloatVector scale = broadcast(SPECIES, TWO_TO_MINUS_64);
        FloatVector round = broadcast(SPECIES, ROUND_MINUS_64);
        FloatVector v = FloatVector.fromArray(SPECIES, x, from + i);
        FloatVector rounded = v.fma(broadcast(SPECIES, -LOG2_E), round);
        FloatVector n = rounded.sub(round);
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), v.neg());
        r = n.fma(broadcast(SPECIES, LN2_LOW), r);
        FloatVector q = broadcast(SPECIES, E6).fma(r, broadcast(SPECIES, E5));
        q = q.fma(r, broadcast(SPECIES, E4)).fma(r, broadcast(SPECIES, E3));
        q = q.fma(r, broadcast(SPECIES, E2)).fma(r, one).fma(r, one);
        IntVector exponent = rounded.reinterpretAsInts();
        FloatVector power =
            exponent.lanewise(VectorOperators.LSHL, EXPONENT_AT).reinterpretAsFloats();
        FloatVector sigmoid = scale.div(q.fma(power, scale));
        sigmoid = sigmoid.blend(0, v.compare(VectorOperators.LT, EXP_LOWEST));
        sigmoid.blend(one, v.compare(VectorOperators.GT, SIGMOID_HIGHEST)).intoArray(y, to + i);
      }
    }
  }

  void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
    tanh(1, n, x, xAt, 0, y, yAt, 0);
  }

  /// Of `n` values in each of some rows: what is prepared before a loop is prepared once.
  void tanh(int rows, int n, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    int full = SPECIES.loopBound(n);
    if (full > 0) {
      tanhOfVectors(rows, full, x, xAt, xStride, y, yAt, yStride);
    }
    if (full < n) {
      int rest = n - full;
      gather(rows, rest, x, xAt + full, xStride);
      tanhOfVectors(1, wholeVectors(rows * rest), tails, 0, 0, tails, 0, 0);
      scatter(rows, rest, y, yAt + full, yStride);
    }
  }

  private static void tanhOfVectors(
      int rows, int length, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * xStride;
      int to = yAt + row * yStride;
      for (int i = 0; i < length; i += LENGTH) {
        FloatVector one = broadcast(SPECIES, 1);
        FloatVector highest = broadcast(SPECIES, TANH_HIGHEST);
        FloatVector v = FloatVector.fromArray(SPECIES, x, from + i);
        FloatVector u = v.abs();
        u = u.blend(highest, u.compare(VectorOperators.GT, highest));
        FloatVector t = u.mul(u);
        FloatVector p = broadcast(SPECIES, P4).fma(t, broadcast(SPECIES, P3));
        p = p.fma(t, broadcast(SPECIES, P2)).fma(t, broadcast(SPECIES, P1)).fma(t, one).mul(u);
        FloatVector q = broadcast(SPECIES, Q4).fma(t, broadcast(SPECIES, Q3));
        q = q.fma(t, broadcast(SPECIES, Q2)).fma(t, broadcast(SPECIES, Q1)).fma(t, one);
        IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector absolute = p.blend(q, p.compare(VectorOperators.GT, q)).div(q); // never above 1
        absolute.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, to + i);
      }
    }
  }
}
