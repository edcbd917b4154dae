package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Sets a random part of its inputs to zero while training and scales the others up, so that the
/// expected value stays: `y = x ⊙ m / (1 - rate)`, where m is 0 with probability `rate`, else 1. At
/// inference `y = x`.
///
/// The mask is a function of the seed, the batch and the place of the value in the batch: it does
/// not depend on the number of threads. Source: Srivastava et al. 2014, JMLR 15.
public final class Dropout extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final DropMask mask;

  /// A layer that drops this part of its inputs.
  ///
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public Dropout(double rate) {
    mask = new DropMask("Dropout rate", rate);
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    return mask.isIdle(tape) ? x : masked(tape, x, tape.tensorLike(Y, x));
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return mask.isIdle(tape) ? dy : masked(tape, dy, tape.tensorLike(DX, dy));
  }

  private Tensor masked(Tape tape, Tensor from, Tensor to) {
    long seed = tape.seed();
    long first = (long) tape.firstRow() * from.rowSize();
    for (int i = 0; i < from.size(); i++) {
      float factor = mask.factor(seed, first + i);
      to.data()[i] = factor == 0 ? 0 : from.data()[i] * factor;
    }
    return to;
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "Dropout";
  }

  /// The part of the inputs that is set to zero.
  public float rate() {
    return mask.rate();
  }
}
