package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Lays all values of a sample in one row: `[batch, time, features]` → `[batch, time · features]`.
/// Nothing is copied. A mask ends here, as in Keras, since a row of values has no steps.
public final class Flatten extends Layer {
  /// A layer that flattens.
  public Flatten() {}

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tensor y = tape.view(0, x, x.extent(0), x.rowSize());
    return tape.keep(x, y);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return tape.viewLike(1, dy, tape.input());
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public void checkInput(Shape input) {
    if (!input.isKnown()) {
      throw badInput(
          "extents that are all known",
          input,
          "A sequence of any length has no fixed number of values; say the number of time steps.");
    }
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(input.size());
  }

  @Override
  public String type() {
    return "Flatten";
  }
}
