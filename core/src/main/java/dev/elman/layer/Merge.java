package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes one value of the result from one value of every input; the base of [Add], [Subtract],
/// [Multiply], [Average], [Maximum] and [Minimum].
///
/// Shapes need not be equal: axes are matched from the last on, and an axis of extent 1, or one
/// that an input lacks, is repeated. A step of the result is real if it is real in any input, and
/// there is no mask unless every input has one, as in Keras.
abstract class Merge extends JoiningLayer {
  private static final int Y = 0;
  private static final int FIRST_DX = 1;

  /// What one worker keeps: the inputs of the last forward, and how they meet.
  static final class Work {
    private final Extents extents = new Extents();
    private final Mask mask = new Mask();
    private Operand[] operands = new Operand[0];
    private boolean allMasked;

    private void set(Merge layer, Tape tape, Tensor[] inputs) {
      if (operands.length != inputs.length) {
        operands = new Operand[inputs.length];
        Arrays.setAll(operands, _ -> new Operand());
      }
      int rank = 0;
      for (Tensor x : inputs) {
        rank = Math.max(rank, x.rank());
      }
      extents.of(inputs[0].extent(0)).add(1, rank - 1);
      for (Tensor x : inputs) {
        layer.meet(x.shape(), 1, extents);
      }
      allMasked = true;
      for (int k = 0; k < inputs.length; k++) {
        operands[k].set(inputs[k], tape.mask(k), extents);
        allMasked &= operands[k].hasMask();
      }
    }

    Operand[] operands() {
      return operands;
    }

    /// Whether a value of the result belongs to a step that no input has.
    boolean isPadding(int place) {
      boolean padding = allMasked;
      for (int k = 0; padding && k < operands.length; k++) {
        padding = !operands[k].isReal(place);
      }
      return padding;
    }
  }

  /// Writes the result.
  abstract void merge(Tape tape, Work work, Tensor y);

  /// Adds the gradient of input `k` to `dx`, which begins at 0.
  abstract void addGradient(Tape tape, Work work, int k, Tensor dy, Tensor dx);

  @Override
  public final Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Work work = tape.object(0, Work::new);
    work.set(this, tape, inputs);
    Tensor y = tape.tensor(Y, work.extents);
    merge(tape, work, y);
    if (work.allMasked) {
      markPadding(work, y);
    }
    Tensor[] outputs = tape.tensors(0, 1);
    outputs[0] = y;
    return outputs;
  }

  private static void markPadding(Work work, Tensor y) {
    Mask mask = work.mask.resize(y.extent(0), y.extent(1));
    int stepSize = y.rowSize() / y.extent(1);
    for (int p = 0; p < mask.batch() * mask.time(); p++) {
      mask.set(p / mask.time(), p % mask.time(), !work.isPadding(p * stepSize));
    }
  }

  @Override
  public final Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    Work work = tape.object(0, Work::new);
    Tensor[] dInputs = tape.tensors(1, work.operands.length);
    for (int k = 0; k < dInputs.length; k++) {
      dInputs[k] = tape.tensorLike(FIRST_DX + k, work.operands[k].x());
      Arrays.fill(dInputs[k].data(), 0, dInputs[k].size(), 0);
      addGradient(tape, work, k, java.util.Objects.requireNonNull(dOutputs[0]), dInputs[k]);
    }
    return dInputs;
  }

  @Override
  public final @Nullable Mask outputMask(Tape tape, int index) {
    Work work = tape.object(0, Work::new);
    return work.allMasked ? work.mask : null;
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(displayName() + ": expected an input, but got none.");
    }
    joint(inputs);
  }

  @Override
  protected final void createParameters(List<Shape> inputs) {}

  @Override
  public final List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(joint(inputs).toShape());
  }

  private Extents joint(List<Shape> inputs) {
    int rank = inputs.stream().mapToInt(Shape::rank).max().orElse(0);
    Extents extents = new Extents().add(1, rank);
    inputs.forEach(input -> meet(input, 0, extents));
    return extents;
  }

  /// Widens the axes of 1 so that this input fits, too.
  ///
  /// @param first the axis that follows the batch
  private void meet(Shape input, int first, Extents joint) {
    int missing = joint.rank() - input.rank();
    for (int axis = first; axis < input.rank(); axis++) {
      int a = joint.get(axis + missing);
      int b = input.extent(axis);
      boolean open = a == Shape.ANY || b == Shape.ANY;
      if (!open && a != b && a != 1 && b != 1) {
        throw badInput(
            "axes that are as long as those of the other inputs or 1",
            first == 0 ? input : input.dropFirst(),
            "Another input has " + a + " where this one has " + b + ".");
      }
      joint.set(axis + missing, open ? Shape.ANY : Math.max(a, b));
    }
  }
}
