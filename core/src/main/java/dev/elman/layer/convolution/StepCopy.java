package dev.elman.layer.convolution;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes every step of the result of one step of the input, or of zeros: the base of
/// [ZeroPadding1d], [Cropping1d] and [UpSampling1d]. Like Keras's, they end a mask.
abstract class StepCopy extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  /// The number of steps of the result; below 1 if none is left.
  abstract int outputTime(int time);

  /// The step of the input that step `t` of the result is made of; outside of it for zeros.
  abstract int source(int t);

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    int batch = x.extent(0);
    int time = x.extent(1);
    int features = x.extent(2);
    int outputTime = outputTime(time);
    if (outputTime < 1) {
      throw tooShort(x.shape().dropFirst());
    }
    Tensor y = tape.tensor(Y, batch, outputTime, features);
    for (int i = 0; i < batch * outputTime; i++) {
      int source = source(i % outputTime);
      if (source < 0 || source >= time) {
        Arrays.fill(y.data(), i * features, (i + 1) * features, 0);
      } else {
        int from = (i / outputTime * time + source) * features;
        System.arraycopy(x.data(), from, y.data(), i * features, features);
      }
    }
    return tape.keep(x, y);
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    Tensor dx = tape.tensorLike(DX, tape.input());
    Arrays.fill(dx.data(), 0, dx.size(), 0);
    int time = dx.extent(1);
    int features = dx.extent(2);
    int outputTime = dy.extent(1);
    for (int i = 0; i < dy.positions(); i++) {
      int source = source(i % outputTime);
      int to = (i / outputTime * time + source) * features;
      for (int f = 0; source >= 0 && source < time && f < features; f++) {
        dx.data()[to + f] += dy.data()[i * features + f];
      }
    }
    return dx;
  }

  @Override
  public final @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public final void checkInput(Shape input) {
    if (input.rank() != 2 || input.features() == Shape.ANY) {
      throw badInput("[time, features]", input, "The layer changes the steps of a sequence.");
    }
    if (input.extent(0) != Shape.ANY && outputTime(input.extent(0)) < 1) {
      throw tooShort(input);
    }
  }

  private IllegalArgumentException tooShort(Shape input) {
    return badInput("a longer sequence", input, "Nothing would be left of it.");
  }

  @Override
  protected final void createParameters(Shape input) {}

  @Override
  public final Shape outputShape(Shape input) {
    int time = input.extent(0);
    return Shape.of(time == Shape.ANY ? time : outputTime(time), input.features());
  }

  /// A number of steps.
  ///
  /// @throws IllegalArgumentException if it is too small
  final int require(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          type() + " " + option + ": expected at least " + least + ", but got " + value + ".");
    }
    return value;
  }
}
