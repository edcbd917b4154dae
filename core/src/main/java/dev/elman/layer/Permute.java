package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Puts the axes of every sample into another order: `new Permute(2, 1)` makes `[batch, features,
/// time]` of `[batch, time, features]`.
public final class Permute extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final int[] dims; // axes of a batch: 0 stays
  private final int[] inverse;

  /// A layer that puts axis `dims[i]` in place `i + 1`.
  ///
  /// @param dims the axes as Keras counts them: 1 is the first axis of a sample
  /// @throws IllegalArgumentException if that is not every axis once
  public Permute(int... dims) {
    int[] sorted = dims.clone();
    Arrays.sort(sorted);
    if (dims.length == 0
        || !Arrays.equals(sorted, IntStream.rangeClosed(1, dims.length).toArray())) {
      throw new IllegalArgumentException(
          "Permute dims: expected each of 1 to the number of axes once, but got "
              + Arrays.toString(dims)
              + ". Axis 1 is the first behind the batch.");
    }
    this.dims = new int[dims.length + 1];
    inverse = new int[dims.length + 1];
    for (int i = 0; i < dims.length; i++) {
      this.dims[i + 1] = dims[i];
      inverse[dims[i]] = i + 1;
    }
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    return tape.keep(x, permuted(tape, Y, x, dims));
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return permuted(tape, DX, dy, inverse);
  }

  private static Tensor permuted(Tape tape, int slot, Tensor x, int[] order) {
    Extents extents = tape.object(0, Extents::new).of(x.extent(0));
    for (int axis = 1; axis < order.length; axis++) {
      extents.add(x.extent(order[axis]));
    }
    Tensor y = tape.tensor(slot, extents);
    int[] steps = tape.object(1, Steps::new).of(x, order);
    for (int i = 0; i < y.size(); i++) {
      int rest = i;
      int from = 0;
      for (int axis = order.length - 1; axis >= 0; axis--) {
        from += rest % y.extent(axis) * steps[axis];
        rest /= y.extent(axis);
      }
      y.data()[i] = x.data()[from];
    }
    return y;
  }

  /// How far apart in the source neighbours of an axis of the result lie.
  private static final class Steps {
    private int[] strides = new int[0];
    private int[] steps = new int[0];

    private int[] of(Tensor x, int[] order) {
      if (steps.length != order.length) {
        strides = new int[order.length];
        steps = new int[order.length];
      }
      int stride = 1;
      for (int axis = order.length - 1; axis >= 0; axis--) {
        strides[axis] = stride;
        stride *= x.extent(axis);
      }
      for (int axis = 0; axis < order.length; axis++) {
        steps[axis] = strides[order[axis]];
      }
      return steps;
    }
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != dims.length - 1) {
      throw badInput(
          dims.length - 1 + " axes",
          input,
          "Name every axis of a sample once in dims: " + Arrays.toString(dims()) + ".");
    }
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(Arrays.stream(dims()).map(axis -> input.extent(axis - 1)).toArray());
  }

  @Override
  public String type() {
    return "Permute";
  }

  /// The axes of the input in the order of the result, counted from 1.
  public int[] dims() {
    return Arrays.copyOfRange(dims, 1, dims.length);
  }
}
