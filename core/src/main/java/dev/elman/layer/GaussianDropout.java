package dev.elman.layer;

import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// Multiplies its inputs with normal noise of mean 1 while training: `y = x ⊙ n`, where n has the
/// standard deviation `√(rate / (1 - rate))`, that of what [Dropout] multiplies with. At inference
/// `y = x`.
///
/// The noise is a function of the seed, the batch and the place of the value in the batch: it does
/// not depend on the number of threads. Source: Srivastava et al. 2014, JMLR 15, section 10.
/// Keras's `GaussianDropout`.
public final class GaussianDropout extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final DropMask mask;
  private final float stddev;

  /// A layer whose noise is as large as that of dropout with this rate.
  ///
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public GaussianDropout(double rate) {
    mask = new DropMask("GaussianDropout rate", rate);
    stddev = (float) Math.sqrt(rate / (1 - rate));
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    return mask.isIdle(tape) ? x : noisy(tape, x, tape.tensorLike(Y, x));
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return mask.isIdle(tape) ? dy : noisy(tape, dy, tape.tensorLike(DX, dy));
  }

  private Tensor noisy(Tape tape, Tensor from, Tensor to) {
    long seed = tape.seed();
    long first = (long) tape.firstRow() * from.rowSize();
    for (int i = 0; i < from.size(); i++) {
      to.data()[i] = from.data()[i] * (1 + stddev * Seed.gaussian(seed, first + i));
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
    return "GaussianDropout";
  }

  /// The rate of the dropout whose noise is as large.
  public float rate() {
    return mask.rate();
  }
}
