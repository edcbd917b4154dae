package dev.elman.layer.convolution;

import dev.elman.layer.Extents;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Makes one value of all positions of a channel; the base of the global pooling layers.
abstract class GlobalPooling extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final int rank;
  private final boolean keepdims;

  /// What one worker keeps.
  static final class Work {
    private final Extents extents = new Extents();
    private int[] chosen = new int[0]; // where each value of the result comes from

    /// An index for every value of the result.
    int[] chosen() {
      return chosen;
    }
  }

  GlobalPooling(int rank, boolean keepdims) {
    this.rank = rank;
    this.keepdims = keepdims;
  }

  /// Writes what becomes of one sample, all of whose positions follow each other.
  abstract void pool(Tape tape, Work m, Tensor x, int sample, Tensor y);

  /// Writes the gradient of one sample.
  abstract void gradient(Tape tape, Work m, Tensor dy, int sample, Tensor dx);

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    Work m = tape.object(0, Work::new);
    m.extents.of(x.extent(0)).add(1, keepdims ? rank : 0).add(x.shape().features());
    Tensor y = tape.tensor(Y, m.extents);
    if (m.chosen.length < y.size()) {
      m.chosen = new int[y.size()];
    }
    for (int b = 0; b < x.extent(0); b++) {
      pool(tape, m, x, b, y);
    }
    return tape.keep(x, y);
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    Work m = tape.object(0, Work::new);
    Tensor dx = tape.tensorLike(DX, tape.input());
    for (int b = 0; b < dx.extent(0); b++) {
      gradient(tape, m, dy, b, dx);
    }
    return dx;
  }

  @Override
  public final @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public final void checkInput(Shape input) {
    if (input.rank() != rank + 1 || input.features() == Shape.ANY) {
      throw badInput(
          rank == 1 ? "[time, channels]" : "[height, width, channels]",
          input,
          "Let a recurrent layer below return sequences.");
    }
  }

  @Override
  protected final void createParameters(Shape input) {}

  @Override
  public final Shape outputShape(Shape input) {
    return new Extents().add(1, keepdims ? rank : 0).add(input.features()).toShape();
  }

  /// Whether the axes that are pooled stay, with an extent of 1.
  public final boolean keepdims() {
    return keepdims;
  }
}
