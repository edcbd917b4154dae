package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Dropout of whole features, at all positions of a sample alike: what [SpatialDropout1d] and
/// [SpatialDropout2d] do.
abstract class SpatialDropout extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final DropMask mask;
  private final int rank; // of a sample
  private final String axes;

  SpatialDropout(String type, double rate, int rank, String axes) {
    mask = new DropMask(type + " rate", rate);
    this.rank = rank;
    this.axes = axes;
  }

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    return mask.isIdle(tape) ? x : masked(tape, x, tape.tensorLike(Y, x));
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    return mask.isIdle(tape) ? dy : masked(tape, dy, tape.tensorLike(DX, dy));
  }

  private Tensor masked(Tape tape, Tensor from, Tensor to) {
    long seed = tape.seed();
    int features = from.shape().features();
    int size = from.rowSize();
    for (int b = 0; b < from.extent(0); b++) {
      long row = (long) tape.firstRow() + b;
      for (int f = 0; f < features; f++) {
        float factor = mask.factor(seed, row * features + f);
        for (int at = b * size + f; at < (b + 1) * size; at += features) {
          to.data()[at] = factor == 0 ? 0 : from.data()[at] * factor;
        }
      }
    }
    return to;
  }

  @Override
  public final void checkInput(Shape input) {
    if (input.rank() != rank) {
      throw badInput(axes, input, "For vectors use Dropout, which drops single values.");
    }
  }

  @Override
  protected final void createParameters(Shape input) {}

  @Override
  public final Shape outputShape(Shape input) {
    return input;
  }

  /// The part of the features that is set to zero.
  public final float rate() {
    return mask.rate();
  }
}
