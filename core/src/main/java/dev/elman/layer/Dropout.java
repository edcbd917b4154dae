package dev.elman.layer;

import dev.elman.tensor.Seed;
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

  private final float rate;

  /// A layer that drops this part of its inputs.
  ///
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public Dropout(double rate) {
    this.rate = (float) rate;
    if (!(this.rate >= 0 && this.rate < 1)) {
      throw new IllegalArgumentException(
          "Dropout rate: expected a rate in [0, 1), but got "
              + rate
              + ". The rate is the part of the inputs that is set to zero; 0.2 to 0.5 are usual.");
    }
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    if (!tape.training() || rate == 0) {
      return x;
    }
    Tensor y = tape.tensorLike(Y, x);
    applyMask(tape, x, y);
    return y;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    if (rate == 0) {
      return dy;
    }
    Tensor dx = tape.tensorLike(DX, dy);
    applyMask(tape, dy, dx);
    return dx;
  }

  /// The mask is drawn again backward instead of being kept: it depends on the place only.
  private void applyMask(Tape tape, Tensor from, Tensor to) {
    long seed = tape.seed();
    long first = (long) tape.firstRow() * from.rowSize();
    float scale = 1 / (1 - rate);
    for (int i = 0; i < from.size(); i++) {
      boolean kept = Seed.uniform(seed, first + i) >= rate;
      to.data()[i] = kept ? from.data()[i] * scale : 0;
    }
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
    return rate;
  }
}
