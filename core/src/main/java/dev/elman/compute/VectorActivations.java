package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// exp, sigmoid and tanh as polynomials and quotients of polynomials.
///
/// The largest errors over all floats, measured at every third of them, in units in the last place
/// of the result: exp 1.1, sigmoid 2.5, both also where the result is subnormal; tanh 5.2, which is
/// 3.1e-7, near 7. Sigmoid stays within [0, 1] and tanh within [-1, 1].
///
/// A result depends on its own argument only: the last few values of an array pass through scratch
/// memory as one more vector, computed by the same instructions. NaN gives NaN.
///
/// Each loop is one method and passes vectors to no other method of ours. What the JIT compiler has
/// once compiled on its own, or finds when its budget is spent, it does not inline, and then every
/// vector that is passed is an object on the heap. That is also why the constants are vectors.
final class VectorActivations {
  private static final float EXP_HIGHEST = 89; // above, exp overflows
  private static final float EXP_LOWEST = -104; // below, exp rounds to zero
  private static final float TANH_HIGHEST = 10; // long before, tanh rounds to 1

  // exp(x) = 2ⁿ exp(x - n ln 2). ln 2 is the difference of two floats, so that n ln 2 is exact
  // enough.
  private static final FloatVector LOG2_E = all(1.442695f);
  private static final FloatVector MINUS_LN2_HIGH = all(-0x1.63p-1f);
  private static final FloatVector LN2_LOW = all(2.12194440e-4f);

  // Adding 1.5 · 2²³ to a small float rounds it to an integer n, which then stands in the low bits
  // of the sum: shifted to the exponent, with its bias of 127 added before, they are the float 2ⁿ.
  // Where n = -150 … 128, 2ⁿ may be no normal float and is multiplied in two halves; where
  // n = -150 … 0, as 2ⁿ⁺⁶⁴ · 2⁻⁶⁴.
  private static final int EXPONENT_AT = 23;
  private static final FloatVector ROUND_FOR_HALVES = all(0x1.8p23f + 127 + 127);
  private static final FloatVector ROUND_PLUS_64 = all(0x1.8p23f + 127 + 64);
  private static final FloatVector TWO_TO_MINUS_64 = all(0x1p-64f);

  // exp(r) ≈ 1 + r + r² q(r) for |r| ≤ ln 2 / 2: minimax polynomial, relative error 3.1e-9.
  private static final FloatVector E2 = all(0.49999994f);
  private static final FloatVector E3 = all(0.16666521f);
  private static final FloatVector E4 = all(0.04166839f);
  private static final FloatVector E5 = all(0.008368745f);
  private static final FloatVector E6 = all(0.0013814538f);

  // tanh(x) ≈ x p(x²) / q(x²) for |x| ≤ 9.02: minimax quotient, relative error 2.1e-8, its
  // coefficients then moved by a few units in the last place to where rounding does the least harm.
  // All are positive, so nothing cancels.
  private static final FloatVector ONE = all(1);
  private static final FloatVector P1 = all(0.1337972f);
  private static final FloatVector P2 = all(0.0034940345f);
  private static final FloatVector P3 = all(2.0583491e-5f);
  private static final FloatVector P4 = all(1.3319081e-8f);
  private static final FloatVector Q1 = all(0.46713033f);
  private static final FloatVector Q2 = all(0.025871078f);
  private static final FloatVector Q3 = all(3.2830928e-4f);
  private static final FloatVector Q4 = all(7.762025e-7f);

  private final float[] tail = new float[LENGTH];

  void exp(float[] x, int xAt, float[] y, int yAt, int n) {
    int full = SPECIES.loopBound(n);
    expOfVectors(x, xAt, y, yAt, full);
    if (full < n) {
      System.arraycopy(x, xAt + full, tail, 0, n - full);
      expOfVectors(tail, 0, tail, 0, LENGTH);
      System.arraycopy(tail, 0, y, yAt + full, n - full);
    }
  }

  private static void expOfVectors(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v = v.blend(EXP_LOWEST, v.compare(VectorOperators.LT, EXP_LOWEST));
      v = v.blend(EXP_HIGHEST, v.compare(VectorOperators.GT, EXP_HIGHEST));
      FloatVector rounded = v.fma(LOG2_E, ROUND_FOR_HALVES);
      FloatVector n = rounded.sub(ROUND_FOR_HALVES);
      FloatVector r = n.fma(LN2_LOW, n.fma(MINUS_LN2_HIGH, v));
      FloatVector q = E6.fma(r, E5).fma(r, E4).fma(r, E3).fma(r, E2);
      FloatVector e = q.fma(r.mul(r), r).add(ONE);
      IntVector exponent = rounded.reinterpretAsInts();
      IntVector half = exponent.lanewise(VectorOperators.LSHR, 1);
      IntVector otherHalf = exponent.sub(half);
      e.mul(half.lanewise(VectorOperators.LSHL, EXPONENT_AT).reinterpretAsFloats())
          .mul(otherHalf.lanewise(VectorOperators.LSHL, EXPONENT_AT).reinterpretAsFloats())
          .intoArray(y, yAt + i);
    }
  }

  /// `e / (1 + e)` or, for positive `x`, `1 / (1 + e)`, where `e = exp(-|x|)` cannot overflow.
  void sigmoid(float[] x, int xAt, float[] y, int yAt, int n) {
    int full = SPECIES.loopBound(n);
    sigmoidOfVectors(x, xAt, y, yAt, full);
    if (full < n) {
      System.arraycopy(x, xAt + full, tail, 0, n - full);
      sigmoidOfVectors(tail, 0, tail, 0, LENGTH);
      System.arraycopy(tail, 0, y, yAt + full, n - full);
    }
  }

  private static void sigmoidOfVectors(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector minus = v.abs().neg();
      minus = minus.blend(EXP_LOWEST, minus.compare(VectorOperators.LT, EXP_LOWEST));
      FloatVector rounded = minus.fma(LOG2_E, ROUND_PLUS_64);
      FloatVector n = rounded.sub(ROUND_PLUS_64);
      FloatVector r = n.fma(LN2_LOW, n.fma(MINUS_LN2_HIGH, minus));
      FloatVector q = E6.fma(r, E5).fma(r, E4).fma(r, E3).fma(r, E2);
      FloatVector e = q.fma(r.mul(r), r).add(ONE);
      IntVector exponent = rounded.reinterpretAsInts();
      e = e.mul(exponent.lanewise(VectorOperators.LSHL, EXPONENT_AT).reinterpretAsFloats());
      e = e.mul(TWO_TO_MINUS_64);
      e.blend(ONE, v.compare(VectorOperators.GT, 0)).div(e.add(ONE)).intoArray(y, yAt + i);
    }
  }

  void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
    int full = SPECIES.loopBound(n);
    tanhOfVectors(x, xAt, y, yAt, full);
    if (full < n) {
      System.arraycopy(x, xAt + full, tail, 0, n - full);
      tanhOfVectors(tail, 0, tail, 0, LENGTH);
      System.arraycopy(tail, 0, y, yAt + full, n - full);
    }
  }

  private static void tanhOfVectors(float[] x, int xAt, float[] y, int yAt, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector u = v.abs();
      u = u.blend(TANH_HIGHEST, u.compare(VectorOperators.GT, TANH_HIGHEST));
      FloatVector t = u.mul(u);
      FloatVector p = P4.fma(t, P3).fma(t, P2).fma(t, P1).fma(t, ONE).mul(u);
      FloatVector q = Q4.fma(t, Q3).fma(t, Q2).fma(t, Q1).fma(t, ONE);
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      FloatVector absolute = p.blend(q, p.compare(VectorOperators.GT, q)).div(q); // never above 1
      absolute.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yAt + i);
    }
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
