package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Dropout of whole features: what is dropped from a sample is dropped at all its time steps alike.
/// `[batch, time, features]` → the same.
///
/// ```
/// y_tf = x_tf m_f / (1 - rate)        m drawn per sample and feature
/// ```
///
/// Neighbouring steps tell each other what a dropped value was; a dropped feature is gone. At
/// inference `y = x`. Source: Tompson et al. 2014, *Efficient Object Localization Using
/// Convolutional Networks*, arXiv:1411.4280. Keras's `SpatialDropout1D`.
public final class SpatialDropout1d extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final DropMask mask;

  /// A layer that drops this part of the features of every sample.
  ///
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public SpatialDropout1d(double rate) {
    mask = new DropMask("SpatialDropout1D rate", rate);
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
    int time = from.extent(1);
    int features = from.extent(2);
    for (int b = 0; b < from.extent(0); b++) {
      long row = (long) tape.firstRow() + b;
      for (int f = 0; f < features; f++) {
        float factor = mask.factor(seed, row * features + f);
        for (int t = 0; t < time; t++) {
          int at = (b * time + t) * features + f;
          to.data()[at] = factor == 0 ? 0 : from.data()[at] * factor;
        }
      }
    }
    return to;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != 2) {
      throw badInput(
          "[time, features]", input, "For vectors use Dropout, which drops single values.");
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
    return "SpatialDropout1D";
  }

  /// The part of the features that is set to zero.
  public float rate() {
    return mask.rate();
  }
}
