package dev.elman.layer;

import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Adds normal noise while training: `y = x + stddev · n`, n with mean 0 and standard deviation 1.
/// At inference `y = x`.
///
/// The noise is a function of the seed, the batch and the place of the value in the batch: it does
/// not depend on the number of threads.
public final class GaussianNoise extends Layer {
  private static final int Y = 0;

  private final float stddev;

  /// A layer that adds noise of this standard deviation.
  ///
  /// @throws IllegalArgumentException if it is outside [0, 1], as in Keras
  public GaussianNoise(double stddev) {
    if (!(stddev >= 0 && stddev <= 1)) {
      throw new IllegalArgumentException(
          "GaussianNoise stddev: expected a standard deviation in [0, 1], but got "
              + stddev
              + ". Scale the inputs to a standard deviation near 1 first.");
    }
    this.stddev = (float) stddev;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    if (!tape.training() || stddev == 0) {
      return x;
    }
    Tensor y = tape.tensorLike(Y, x);
    long seed = tape.seed();
    long first = (long) tape.firstRow() * x.rowSize();
    for (int i = 0; i < x.size(); i++) {
      y.data()[i] = x.data()[i] + stddev * Seed.gaussian(seed, first + i);
    }
    return y;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return dy;
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "GaussianNoise";
  }

  /// The standard deviation of the noise.
  public float stddev() {
    return stddev;
  }
}
