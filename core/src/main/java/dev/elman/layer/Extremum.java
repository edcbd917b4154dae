package dev.elman.layer;

import dev.elman.tensor.Tensor;

/// A [Merge] that takes one of the inputs, value by value; the base of [Maximum] and [Minimum]. The
/// gradient goes to the input that was taken.
abstract class Extremum extends Merge {
  private final int sign;

  /// @param sign 1 for the largest, -1 for the smallest
  Extremum(int sign) {
    this.sign = sign;
  }

  @Override
  final void merge(Tape tape, Work work, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = work.operands()[chosen(work.operands(), i)].value(i);
    }
  }

  @Override
  final void addGradient(Tape tape, Work work, int k, Tensor dy, Tensor dx) {
    Operand operand = work.operands()[k];
    for (int i = 0; i < dy.size(); i++) {
      if (chosen(work.operands(), i) == k) {
        dx.data()[operand.index(i)] += dy.data()[i];
      }
    }
  }

  /// The input that is taken. A masked input loses against the inputs before it. Those count as
  /// masked while each of them is; but once there was an input without any mask, they count as
  /// real: so the order of the inputs matters, as in Keras.
  private int chosen(Operand[] operands, int place) {
    int best = 0;
    boolean knownMasked = operands[0].hasMask() && !operands[0].isReal(place);
    boolean allHadMasks = operands[0].hasMask();
    for (int k = 1; k < operands.length; k++) {
      Operand next = operands[k];
      boolean real = next.isReal(place);
      if (real && (knownMasked || isBetter(next.value(place), operands[best].value(place)))) {
        best = k;
      }
      allHadMasks &= next.hasMask();
      knownMasked &= allHadMasks && !real;
    }
    return best;
  }

  /// NaN beats every number, so that it is seen.
  private boolean isBetter(float value, float than) {
    return sign * value > sign * than || Float.isNaN(value);
  }
}
