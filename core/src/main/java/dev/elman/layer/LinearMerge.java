package dev.elman.layer;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Tensor;
import java.util.Arrays;

/// A [Merge] that is a sum of the inputs, each times a number: `y = Σ c_k x_k`.
abstract class LinearMerge extends Merge {
  /// c of input `k` of so many.
  abstract float coefficient(int k, int inputs);

  @Override
  final void merge(Tape tape, Work work, Tensor y) {
    Arrays.fill(y.data(), 0, y.size(), 0);
    Operand[] operands = work.operands();
    for (int k = 0; k < operands.length; k++) {
      float c = coefficient(k, operands.length);
      if (operands[k].isWhole()) {
        addScaled(tape, c, operands[k].x(), y);
        continue;
      }
      for (int i = 0; i < y.size(); i++) {
        y.data()[i] += c * operands[k].value(i);
      }
    }
  }

  @Override
  final void addGradient(Tape tape, Work work, int k, Tensor dy, Tensor dx) {
    Operand operand = work.operands()[k];
    float c = coefficient(k, work.operands().length);
    if (operand.isWhole()) {
      addScaled(tape, c, dy, dx);
      return;
    }
    for (int i = 0; i < dy.size(); i++) {
      dx.data()[operand.index(i)] += c * dy.data()[i];
    }
  }

  private static void addScaled(Tape tape, float c, Tensor x, Tensor y) {
    Matrix from = tape.object(1, Matrix::new);
    Matrix to = tape.object(2, Matrix::new);
    tape.ops().addScaled(c, from.on(x), to.on(y));
  }
}
