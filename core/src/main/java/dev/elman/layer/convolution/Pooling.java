package dev.elman.layer.convolution;

import dev.elman.layer.Extents;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes one value of all that a window sees of a channel; the base of the pooling layers.
abstract class Pooling extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final PoolConfig config;
  private final Windowing windowing;
  private final Supplier<Work> newWork; // made once: a pass would allocate the lambda again

  /// What one worker keeps.
  static final class Work {
    private final Patches patches;
    private final Extents extents = new Extents();
    private int[] chosen = new int[0]; // where each value of the result comes from

    private Work(Patches patches) {
      this.patches = patches;
    }

    Patches patches() {
      return patches;
    }

    /// An index for every value of the result.
    int[] chosen() {
      return chosen;
    }
  }

  Pooling(PoolConfig config, int rank) {
    this.config = config;
    windowing = config.windowing(type(), rank);
    newWork = () -> new Work(new Patches(windowing));
  }

  /// Writes what one window makes of all channels.
  ///
  /// @param sample where the sample begins in x
  /// @param p the position of the window
  /// @param at where the channels of the result begin in y
  abstract void pool(Work m, Tensor x, int sample, int p, Tensor y, int at);

  /// Adds the gradient of one window to dx.
  abstract void addGradient(Work m, Tensor dy, int at, int p, Tensor dx, int sample);

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    Work m = tape.object(0, newWork);
    Patches patches = m.patches.over(displayName(), x.shape(), 1);
    m.extents.of(x.extent(0));
    for (int axis = 0; axis < windowing.rank(); axis++) {
      m.extents.add(patches.output(axis));
    }
    int channels = x.shape().features();
    Tensor y = tape.tensor(Y, m.extents.add(channels));
    if (m.chosen.length < y.size()) {
      m.chosen = new int[y.size()];
    }
    int positions = patches.positions();
    for (int window = 0; window < x.extent(0) * positions; window++) {
      int sample = window / positions * x.rowSize();
      pool(m, x, sample, window % positions, y, window * channels);
    }
    return tape.keep(x, y);
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    Work m = tape.object(0, newWork);
    Tensor x = tape.input();
    Tensor dx = tape.tensorLike(DX, x);
    Arrays.fill(dx.data(), 0, dx.size(), 0);
    int channels = x.shape().features();
    int positions = m.patches.positions();
    for (int window = 0; window < x.extent(0) * positions; window++) {
      int sample = window / positions * x.rowSize();
      addGradient(m, dy, window * channels, window % positions, dx, sample);
    }
    return dx;
  }

  /// Windows mix steps, so there is no mask, as in Keras.
  @Override
  public final @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public final void checkInput(Shape input) {
    if (input.rank() != windowing.rank() + 1 || input.features() == Shape.ANY) {
      throw badInput(
          windowing.rank() == 1 ? "[time, channels]" : "[height, width, channels]",
          input,
          "There must be a window along every axis but the last.");
    }
    for (int axis = 0; axis < windowing.rank(); axis++) {
      if (windowing.output(axis, input.extent(axis)) == 0) {
        throw badInput(
            "at least " + windowing.reach(axis) + " along axis " + (axis + 1),
            input,
            "The window reaches so far; use padding SAME or a smaller window.");
      }
    }
  }

  @Override
  protected final void createParameters(Shape input) {}

  @Override
  public final Shape outputShape(Shape input) {
    int[] extents = input.toArray();
    for (int axis = 0; axis < windowing.rank(); axis++) {
      extents[axis] = windowing.output(axis, extents[axis]);
    }
    return Shape.of(extents);
  }

  /// The configuration.
  public final PoolConfig config() {
    return config;
  }
}
