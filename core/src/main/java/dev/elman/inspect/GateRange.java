package dev.elman.inspect;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;

/// Where an activation is saturated: within a tenth of its range of an end. An end that the
/// activation never nears, like the upper one of ReLU, does not count; there, and where only one
/// end exists, the end itself and nothing else counts as low.
record GateRange(double low, double high) {
  private static final float FAR = 30;
  private static final double SAME = 1e-3;

  static GateRange of(Activation activation) {
    float[] values = {-2 * FAR, -FAR, FAR, 2 * FAR};
    Matrix x = new Matrix().on(values, 0, values.length, 1);
    Matrix y = new Matrix().on(new float[values.length], 0, values.length, 1);
    activation.forward(Ops.scalar(), x, y);
    float[] ends = y.data();
    boolean hasLow = Math.abs(ends[0] - ends[1]) < SAME;
    boolean hasHigh = Math.abs(ends[3] - ends[2]) < SAME;
    double tenth = hasLow && hasHigh ? (ends[3] - ends[0]) / 10 : 0;
    return new GateRange(
        hasLow ? ends[0] + tenth : Double.NEGATIVE_INFINITY,
        hasHigh ? ends[3] - tenth : Double.POSITIVE_INFINITY);
  }

  boolean isLow(float value) {
    return value <= low;
  }

  boolean isHigh(float value) {
    return value >= high;
  }
}
