package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Repeats a vector: `[batch, features]` → `[batch, n, features]`. The bridge from an encoder's
/// last state to a decoder.
public final class RepeatVector extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final int n;

  /// A layer that repeats its input so many times.
  ///
  /// @throws IllegalArgumentException if `n` is less than 1
  public RepeatVector(int n) {
    this.n = n;
    if (n < 1) {
      throw new IllegalArgumentException(
          "RepeatVector n: expected at least 1, but got "
              + n
              + ". It is the number of time steps of the result.");
    }
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    int features = x.extent(1);
    Tensor y = tape.tensor(Y, x.extent(0), n, features);
    for (int p = 0; p < y.positions(); p++) {
      System.arraycopy(x.data(), p / n * features, y.data(), p * features, features);
    }
    return tape.keep(x, y);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor dx = tape.tensorLike(DX, tape.input());
    int features = dx.extent(1);
    Arrays.fill(dx.data(), 0, dx.size(), 0);
    for (int p = 0; p < dy.positions(); p++) {
      for (int f = 0; f < features; f++) {
        dx.data()[p / n * features + f] += dy.data()[p * features + f];
      }
    }
    return dx;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != 1) {
      throw badInput(
          "[features]",
          input,
          "Let the recurrent layer below return its last output only, not sequences.");
    }
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return input.prepend(n);
  }

  @Override
  public String type() {
    return "RepeatVector";
  }

  /// The number of repetitions.
  public int n() {
    return n;
  }
}
