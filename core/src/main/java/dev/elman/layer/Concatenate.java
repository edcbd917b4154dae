package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lays the inputs behind each other along one axis: `[batch, time, F_k]` → `[batch, time, Σ F_k]`.
/// All other axes are as long in every input.
///
/// If any input has a mask, the result has one, as in Keras: inputs without a mask count as real;
/// behind each other in time the masks are put behind each other, along any other axis a step is
/// real if it is in any input.
public final class Concatenate extends JoiningLayer {
  private static final int Y = 0;
  private static final int FIRST_DX = 1;
  private static final int KEPT = 4; // of the arrays of tensors
  private static final int TIME = 1;

  private final int axis;

  private static final class Work {
    private final Extents extents = new Extents();
    private final Mask mask = new Mask();
    private boolean masked;
    private int inputs;
  }

  /// A layer that lays the features of its inputs behind each other: Keras's default.
  public Concatenate() {
    this(-1);
  }

  /// A layer for another axis.
  ///
  /// @param axis as Keras counts: 1 is the first axis of a sample, -1 the last one
  /// @throws IllegalArgumentException if it is 0, the axis of the batch
  public Concatenate(int axis) {
    this.axis = axis;
    if (axis == 0) {
      throw new IllegalArgumentException(
          "Concatenate axis: expected an axis of a sample, but got 0, the axis of the batch. The"
              + " first axis of a sample is 1.");
    }
  }

  @Override
  public Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Work work = tape.object(0, Work::new);
    Tensor[] kept = tape.tensors(KEPT, inputs.length);
    work.inputs = inputs.length;
    work.extents.of(inputs[0].shape());
    for (int k = 0; k < inputs.length; k++) {
      kept[k] = inputs[k];
      if (k > 0) {
        append(inputs[k].shape(), 1, work.extents);
      }
    }
    Tensor y = tape.tensor(Y, work.extents);
    for (int k = 0, at = 0; k < inputs.length; k++) {
      at += copy(inputs[k], y, at, true);
    }
    joinMasks(tape, work, y);
    Tensor[] outputs = tape.tensors(0, 1);
    outputs[0] = y;
    return outputs;
  }

  @Override
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    int inputs = tape.object(0, Work::new).inputs;
    Tensor[] kept = tape.tensors(KEPT, inputs);
    Tensor[] dInputs = tape.tensors(1, inputs);
    for (int k = 0, at = 0; k < inputs; k++) {
      dInputs[k] = tape.tensorLike(FIRST_DX + k, kept[k]);
      at += copy(dInputs[k], Objects.requireNonNull(dOutputs[0]), at, false);
    }
    return dInputs;
  }

  /// Copies an input to its place in the joint tensor, or back, and returns how many values it has
  /// between two neighbours outside of the axis.
  private int copy(Tensor part, Tensor whole, int at, boolean forward) {
    int outer = 1;
    for (int i = 0; i < place(part.rank()); i++) {
      outer *= part.extent(i);
    }
    int length = part.size() / outer;
    int wholeLength = whole.size() / outer;
    for (int i = 0; i < outer; i++) {
      if (forward) {
        System.arraycopy(part.data(), i * length, whole.data(), i * wholeLength + at, length);
      } else {
        System.arraycopy(whole.data(), i * wholeLength + at, part.data(), i * length, length);
      }
    }
    return length;
  }

  /// The axis of a tensor of this rank, counted from the batch.
  private int place(int rank) {
    return axis < 0 ? axis + rank : axis;
  }

  private void joinMasks(Tape tape, Work work, Tensor y) {
    work.masked = false;
    for (int k = 0; k < work.inputs; k++) {
      work.masked |= tape.mask(k) != null;
    }
    if (!work.masked) {
      return;
    }
    Mask joint = work.mask.resize(y.extent(0), y.extent(TIME));
    boolean inTime = place(y.rank()) == TIME;
    clear(joint);
    for (int k = 0, at = 0; k < work.inputs; k++) {
      int time = tape.tensors(KEPT, work.inputs)[k].extent(TIME);
      merge(tape.mask(k), time, joint, at);
      at += inTime ? time : 0;
    }
  }

  private static void clear(Mask mask) {
    for (int p = 0; p < mask.batch() * mask.time(); p++) {
      mask.set(p / mask.time(), p % mask.time(), false);
    }
  }

  private static void merge(@Nullable Mask mask, int time, Mask joint, int at) {
    for (int b = 0; b < joint.batch(); b++) {
      for (int t = 0; t < time; t++) {
        if (mask == null || mask.get(b, t)) {
          joint.set(b, at + t, true);
        }
      }
    }
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    Work work = tape.object(0, Work::new);
    return work.masked ? work.mask : null;
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(displayName() + ": expected an input, but got none.");
    }
    Shape first = inputs.getFirst();
    int place = place(first.rank() + 1);
    if (place < 1 || place > first.rank()) {
      throw badInput(
          "samples with an axis " + axis, first, "Axis 1 is the first of a sample, -1 the last.");
    }
    joint(inputs);
  }

  private Extents joint(List<Shape> inputs) {
    Extents joint = new Extents().of(inputs.getFirst());
    inputs.stream().skip(1).forEach(input -> append(input, 0, joint));
    return joint;
  }

  /// Makes the axis longer by that of another input.
  ///
  /// @param first the axis that follows the batch
  private void append(Shape input, int first, Extents joint) {
    int along = place(joint.rank() + 1 - first) - 1 + first;
    boolean fits = input.rank() == joint.rank();
    for (int i = first; fits && i < input.rank(); i++) {
      int a = joint.get(i);
      int b = input.extent(i);
      boolean open = a == Shape.ANY || b == Shape.ANY;
      fits = i == along || open || a == b;
      int sum = open ? Shape.ANY : a + b;
      joint.set(i, i == along ? sum : Math.max(a, b));
    }
    if (!fits) {
      Shape before = joint.toShape();
      throw badInput(
          "inputs that differ in axis " + axis + " only",
          first == 0 ? input : input.dropFirst(),
          "The input before has " + (first == 0 ? before : before.dropFirst()) + ".");
    }
  }

  @Override
  protected void createParameters(List<Shape> inputs) {}

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(joint(inputs).toShape());
  }

  @Override
  public String type() {
    return "Concatenate";
  }

  /// The axis, counted from the batch; -1 is the last.
  public int axis() {
    return axis;
  }
}
