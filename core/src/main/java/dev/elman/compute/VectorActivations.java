package dev.elman.compute;

import static dev.elman.compute.Lanes.LENGTH;
import static dev.elman.compute.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// exp, sigmoid and tanh as polynomials and quotients of polynomials.
///
/// A float depends only on its own input: the last few of an array pass through scratch memory as
/// one more vector, and are computed by the same instructions. NaN gives NaN.
final class VectorActivations {
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f; // 11 bits, so that its products are exact
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float EXP_HIGHEST = 89; // exp overflows
  private static final float EXP_LOWEST = -104; // exp underflows to zero

  // exp(r) ≈ 1 + r + r² q(r) for |r| ≤ ln 2 / 2: minimax polynomial, relative error 3.1e-9.
  private static final float E2 = 0.49999994f;
  private static final float E3 = 0.16666521f;
  private static final float E4 = 0.04166839f;
  private static final float E5 = 0.008368745f;
  private static final float E6 = 0.0013814538f;

  // tanh(x) ≈ x p(x²) / q(x²) for |x| ≤ 9.02: minimax quotient, relative error 9.6e-10. All
  // coefficients are positive, so
  // nothing cancels.
  private static final float TANH_HIGHEST = 9.02f; // tanh rounds to 1
  private static final float P1 = 0.13785362f;
  private static final float P2 = 0.0040085064f;
  private static final float P3 = 3.158901E-5f;
  private static final float P4 = 5.0762043E-8f;
  private static final float Q1 = 0.47118694f;
  private static final float Q2 = 2.7737504e-2f;
  private static final float Q3 = 0.0004207403f;
  private static final float Q4 = 1.6174815e-6f;
  private static final float Q5 = 7.3743990e-10f;

  /// Adding `1.5 · 2²³` to a small float rounds it to an integer, which then stands in the low bits
  /// of the sum. With 63 or 191 added as well, those bits shifted into the exponent are `2ⁿ⁻⁶⁴` or
  /// `2ⁿ⁺⁶⁴`: scaling in two steps is right where the result is subnormal, and where `n` is 128.
  private static final float ROUND = 0x1.8p23f;

  private static final float ROUND_UP_64 = ROUND + 127 + 64;
  private static final float ROUND_DOWN_64 = ROUND + 127 - 64;
  private static final float TWO_64 = 0x1p64f;
  private static final float TWO_MINUS_64 = 0x1p-64f;

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

  private static void expOfVectors(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      exp(load(x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  void sigmoid(float[] x, int xAt, float[] y, int yAt, int n) {
    int full = SPECIES.loopBound(n);
    sigmoidOfVectors(x, xAt, y, yAt, full);
    if (full < n) {
      System.arraycopy(x, xAt + full, tail, 0, n - full);
      sigmoidOfVectors(tail, 0, tail, 0, LENGTH);
      System.arraycopy(tail, 0, y, yAt + full, n - full);
    }
  }

  private static void sigmoidOfVectors(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      sigmoid(load(x, xAt + i)).intoArray(y, yAt + i);
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

  private static void tanhOfVectors(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      tanh(load(x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  private static FloatVector exp(FloatVector x) {
    VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
    FloatVector bounded =
        x.blend(EXP_LOWEST, x.compare(VectorOperators.LT, EXP_LOWEST))
            .blend(EXP_HIGHEST, x.compare(VectorOperators.GT, EXP_HIGHEST));
    FloatVector round = constant(ROUND_DOWN_64).blend(ROUND_UP_64, negative);
    FloatVector rest = constant(TWO_64).blend(TWO_MINUS_64, negative);
    return scaledExp(bounded, round).mul(rest);
  }

  /// `exp(-|x|)` needs no upper bound, and one of the two roundings.
  private static FloatVector sigmoid(FloatVector x) {
    FloatVector minus = x.abs().neg();
    FloatVector bounded = minus.blend(EXP_LOWEST, minus.compare(VectorOperators.LT, EXP_LOWEST));
    FloatVector e = scaledExp(bounded, constant(ROUND_UP_64)).mul(TWO_MINUS_64);
    FloatVector numerator = e.blend(1f, x.compare(VectorOperators.GT, 0f));
    return numerator.div(e.add(1f));
  }

  private static FloatVector tanh(FloatVector x) {
    FloatVector b =
        x.blend(TANH_HIGHEST, x.compare(VectorOperators.GT, TANH_HIGHEST))
            .blend(-TANH_HIGHEST, x.compare(VectorOperators.LT, -TANH_HIGHEST));
    FloatVector t = b.mul(b);
    FloatVector p = constant(P4).fma(t, constant(P3)).fma(t, constant(P2)).fma(t, constant(P1));
    FloatVector q =
        constant(Q5)
            .fma(t, constant(Q4))
            .fma(t, constant(Q3))
            .fma(t, constant(Q2))
            .fma(t, constant(Q1));
    FloatVector one = constant(1f);
    return b.mul(p.fma(t, one)).div(q.fma(t, one));
  }

  /// `exp(x) · 2⁶⁴` or `exp(x) · 2⁻⁶⁴`, as `round` says.
  private static FloatVector scaledExp(FloatVector x, FloatVector round) {
    FloatVector sum = x.fma(constant(LOG2_E), round);
    FloatVector n = sum.sub(round);
    FloatVector r = n.fma(constant(-LN2_HIGH), x);
    r = n.fma(constant(-LN2_LOW), r);
    FloatVector q =
        constant(E6)
            .fma(r, constant(E5))
            .fma(r, constant(E4))
            .fma(r, constant(E3))
            .fma(r, constant(E2));
    FloatVector e = q.fma(r.mul(r), r).add(1f);
    IntVector exponent = sum.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return e.mul(exponent.reinterpretAsFloats());
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
