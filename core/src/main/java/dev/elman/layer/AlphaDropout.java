package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Dropout for networks of `selu`: while training a random part of the inputs is set to the value
/// that selu has far below 0, and all are scaled and shifted so that a mean of 0 and a variance of
/// 1 stay.
///
/// ```
/// y = a (x ⊙ m + α' (1 - m)) + b          m is 0 with probability `rate`, else 1
/// a = 1 / √((1 - rate) (1 + rate α'²))    b = -a α' rate    α' = -1.7581 = selu(-∞)
/// ```
///
/// At inference `y = x`. The mask is a function of the seed, the batch and the place of the value
/// in the batch: it does not depend on the number of threads. Source: Klambauer et al. 2017,
/// *Self-Normalizing Neural Networks*, arXiv:1706.02515. Keras's `AlphaDropout`.
public final class AlphaDropout extends Layer {
  private static final double LOWEST = -1.6732632423543772 * 1.0507009873554805; // selu(-∞)
  private static final int Y = 0;
  private static final int DX = 1;

  private final DropMask mask;
  private final float scale;
  private final float shift;
  private final float dropped; // what y is where x is dropped

  /// A layer that drops this part of its inputs.
  ///
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public AlphaDropout(double rate) {
    mask = new DropMask("AlphaDropout rate", rate);
    double a = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST * LOWEST));
    scale = (float) a;
    shift = (float) (-a * LOWEST * rate);
    dropped = (float) (a * LOWEST * (1 - rate));
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    if (mask.isIdle(tape)) {
      return x;
    }
    Tensor y = tape.tensorLike(Y, x);
    long seed = tape.seed();
    long first = (long) tape.firstRow() * x.rowSize();
    for (int i = 0; i < x.size(); i++) {
      boolean drops = mask.factor(seed, first + i) == 0;
      y.data()[i] = drops ? dropped : scale * x.data()[i] + shift;
    }
    return y;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    if (mask.isIdle(tape)) {
      return dy;
    }
    Tensor dx = tape.tensorLike(DX, dy);
    long seed = tape.seed();
    long first = (long) tape.firstRow() * dy.rowSize();
    for (int i = 0; i < dy.size(); i++) {
      dx.data()[i] = mask.factor(seed, first + i) == 0 ? 0 : scale * dy.data()[i];
    }
    return dx;
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "AlphaDropout";
  }

  /// The part of the inputs that is dropped.
  public float rate() {
    return mask.rate();
  }
}
