package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Marks padding: a step whose features all equal `maskValue` is masked, and its features are set
/// to 0. `[batch, time, features]` → the same.
///
/// Later layers skip the masked steps. A mask that comes in is replaced, as in Keras.
public final class Masking extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final float maskValue;

  /// A layer that masks steps of zeros: Keras's default.
  public Masking() {
    this(0);
  }

  /// A layer that masks steps of this value.
  public Masking(double maskValue) {
    this.maskValue = (float) maskValue;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Mask mask = tape.object(0, Mask::new).resize(x.extent(0), x.extent(1));
    for (int b = 0; b < mask.batch(); b++) {
      for (int t = 0; t < mask.time(); t++) {
        mask.set(b, t, isReal(x, b, t));
      }
    }
    return masked(mask, x, tape.tensorLike(Y, x));
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return masked(tape.object(0, Mask::new), dy, tape.tensorLike(DX, dy));
  }

  private boolean isReal(Tensor x, int row, int step) {
    int features = x.extent(2);
    int at = (row * x.extent(1) + step) * features;
    for (int f = 0; f < features; f++) {
      if (x.data()[at + f] != maskValue) {
        return true;
      }
    }
    return false;
  }

  private static Tensor masked(Mask mask, Tensor from, Tensor to) {
    int features = from.extent(2);
    for (int i = 0; i < from.size(); i++) {
      to.data()[i] = mask.get(i / features) ? from.data()[i] : 0;
    }
    return to;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return tape.object(0, Mask::new);
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != 2) {
      throw badInput(
          "[time, features]", input, "For ids use an embedding with maskZero(true) instead.");
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
    return "Masking";
  }

  /// The value of padding.
  public float maskValue() {
    return maskValue;
  }
}
