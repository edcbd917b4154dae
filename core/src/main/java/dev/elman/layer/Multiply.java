package dev.elman.layer;

import dev.elman.tensor.Tensor;

/// The product of the inputs: `y = Π x_k`. Shapes are as for [Add].
///
/// A masked step of an input counts as 1. If all inputs are masked there, the result is 0; a step
/// of the result is real if it is real in any input, and there is no mask unless every input has
/// one, as in Keras.
public final class Multiply extends Merge {
  /// A layer that multiplies its inputs.
  public Multiply() {}

  @Override
  void merge(Tape tape, Work work, Tensor y) {
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = work.isPadding(i) ? 0 : productWithout(-1, work.operands(), i);
    }
  }

  @Override
  void addGradient(Tape tape, Work work, int k, Tensor dy, Tensor dx) {
    Operand operand = work.operands()[k];
    for (int i = 0; i < dy.size(); i++) {
      if (operand.isReal(i)) {
        dx.data()[operand.index(i)] += dy.data()[i] * productWithout(k, work.operands(), i);
      }
    }
  }

  private static float productWithout(int excluded, Operand[] operands, int place) {
    float product = 1;
    for (int k = 0; k < operands.length; k++) {
      if (k != excluded && operands[k].isReal(place)) {
        product *= operands[k].value(place);
      }
    }
    return product;
  }

  @Override
  public String type() {
    return "Multiply";
  }
}
