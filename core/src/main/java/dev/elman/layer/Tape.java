package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that one worker's pass through a layer writes: what backward needs again, and work
/// buffers.
///
/// Layers hold weights only and stay unchanged while a batch runs; each worker brings its own tape,
/// so many workers pass through one layer at the same time. A layer with layers inside gives each
/// its [#child]. Buffers are numbered by the layer, made at first use and kept, so a pass over a
/// batch no larger than the last one allocates nothing.
public final class Tape {
  /// What is the same for all tapes of one worker during one pass.
  private static final class Pass {
    private final Ops ops;
    private boolean training;
    private long seed;
    private int firstRow;
    private int batchRows;
    private double penalty;
    private float[] gradients = new float[0];
    private @Nullable StepObserver observer;

    private Pass(Ops ops) {
      this.ops = ops;
    }
  }

  private final Pass pass;
  private final long path;
  private final @Nullable Tape parent;
  private int rowsPerRow = 1;
  private final List<Tape> children = new ArrayList<>();
  private float[][] buffers = new float[0][];
  private @Nullable Tensor[] tensors = new Tensor[0];
  private @Nullable Object[] objects = new Object[0];
  private final List<Tensor[]> arrays = new ArrayList<>();
  private @Nullable Tensor input;
  private @Nullable Tensor output;
  private boolean wantsInputGradient = true;
  private @Nullable Mask[] masks = new Mask[0];

  private Tape(Pass pass, long path, @Nullable Tape parent) {
    this.pass = pass;
    this.path = path;
    this.parent = parent;
  }

  /// The tape of the outermost layer for one worker.
  public static Tape root(Ops ops) {
    return new Tape(new Pass(ops), 0, null);
  }

  /// Begins a pass that will not go backward.
  ///
  /// @param firstRow the index within the batch of the first row that this worker handles
  /// @param batchRows the number of rows of the whole batch
  public void beginInference(int firstRow, int batchRows) {
    pass.training = false;
    pass.firstRow = firstRow;
    pass.batchRows = batchRows;
    pass.penalty = 0;
  }

  /// Begins a forward and backward pass.
  ///
  /// @param seed the seed of this batch, for dropout
  /// @param firstRow the index within the batch of the first row that this worker handles: random
  ///   masks are drawn by row of the batch, so they do not depend on how the rows are divided among
  ///   workers
  /// @param batchRows the number of rows of the whole batch
  /// @param gradients where backward adds up the gradient of every parameter, at
  ///   [dev.elman.tensor.Parameter#offset()]
  public void beginTraining(long seed, int firstRow, int batchRows, float[] gradients) {
    pass.training = true;
    pass.batchRows = batchRows;
    pass.penalty = 0;
    pass.seed = seed;
    pass.firstRow = firstRow;
    pass.gradients = gradients;
  }

  /// Shows the steps of recurrent layers, as they go backward in the passes of this worker, to
  /// somebody who looks for where gradients vanish; null for nobody, as in training.
  public void observe(@Nullable StepObserver observer) {
    pass.observer = observer;
  }

  /// Who sees the steps of recurrent layers, or null.
  public @Nullable StepObserver observer() {
    return pass.observer;
  }

  /// The operations of this worker.
  public Ops ops() {
    return pass.ops;
  }

  /// Whether backward follows, and regularisers such as dropout act.
  public boolean training() {
    return pass.training;
  }

  /// The seed of this batch for the layer of this tape.
  public long seed() {
    return Seed.mix(pass.seed, path);
  }

  /// The index within the batch of row 0 of the tensors of this pass.
  public int firstRow() {
    return pass.firstRow * rowFactor();
  }

  /// Says that every row of the outer layer becomes so many rows of the layer of this tape.
  void rowsPerRow(int rows) {
    rowsPerRow = rows;
  }

  private int rowFactor() {
    return parent == null ? rowsPerRow : rowsPerRow * parent.rowFactor();
  }

  /// Where backward adds the gradients of parameters.
  public float[] gradients() {
    return pass.gradients;
  }

  /// Whether somebody reads the gradient that backward returns; the first layer of a model may skip
  /// it.
  public boolean wantsInputGradient() {
    return wantsInputGradient;
  }

  /// Says whether somebody reads the gradient that backward returns.
  public void wantsInputGradient(boolean wanted) {
    wantsInputGradient = wanted;
  }

  /// The mask of the first input: which of its steps are real, or null if all are. Whoever calls
  /// forward sets it before.
  public @Nullable Mask mask() {
    return mask(0);
  }

  /// The mask of an input by its number, or null if all its steps are real.
  public @Nullable Mask mask(int input) {
    return input < masks.length ? masks[input] : null;
  }

  /// Sets the mask of the first input.
  public void mask(@Nullable Mask mask) {
    mask(0, mask);
  }

  /// Sets the mask of an input.
  public void mask(int inputNumber, @Nullable Mask mask) {
    if (masks.length <= inputNumber) {
      masks = Arrays.copyOf(masks, inputNumber + 1);
    }
    masks[inputNumber] = mask;
  }

  /// An array of this length for the tensors that go into or out of a layer, kept under a number.
  public Tensor[] tensors(int slot, int length) {
    while (arrays.size() <= slot) {
      arrays.add(new Tensor[0]);
    }
    if (arrays.get(slot).length != length) {
      arrays.set(slot, new Tensor[length]);
    }
    return arrays.get(slot);
  }

  /// Adds to the loss of this pass: a penalty of an activity, already divided by whatever it is to
  /// be divided by.
  public void addPenalty(double value) {
    pass.penalty += value;
  }

  /// The penalties added since this pass began.
  public double penalty() {
    return pass.penalty;
  }

  /// The number of rows of the whole batch, of which this worker handles some.
  public int batchRows() {
    return pass.batchRows * rowFactor();
  }

  /// The tape of the inner layer with this number.
  public Tape child(int index) {
    while (children.size() <= index) {
      children.add(new Tape(pass, Seed.mix(path, children.size()), this));
    }
    return children.get(index);
  }

  /// Keeps what came in and what went out, for backward; returns the output.
  public Tensor keep(Tensor newInput, Tensor newOutput) {
    input = newInput;
    output = newOutput;
    return newOutput;
  }

  /// What came in at the last forward.
  public Tensor input() {
    return Objects.requireNonNull(input, "backward before forward");
  }

  /// What went out at the last forward.
  public Tensor output() {
    return Objects.requireNonNull(output, "backward before forward");
  }

  /// The buffer with this number, of at least `size` values. Its values are those of its last use.
  public float[] floats(int slot, int size) {
    if (buffers.length <= slot) {
      int old = buffers.length;
      buffers = Arrays.copyOf(buffers, slot + 1);
      Arrays.fill(buffers, old, slot + 1, new float[0]);
    }
    if (buffers[slot].length < size) {
      buffers[slot] = new float[size];
    }
    return buffers[slot];
  }

  /// The size in bytes of all buffers of this tape and of those of the layers inside.
  public long bytes() {
    long bytes = 0;
    for (float[] buffer : buffers) {
      bytes += (long) Float.BYTES * buffer.length;
    }
    for (Tape child : children) {
      bytes += child.bytes();
    }
    return bytes;
  }

  /// A tensor `[rows, columns]` over the buffer with this number. Its values are those of its last
  /// use.
  public Tensor tensor(int slot, int rows, int columns) {
    Tensor last = lastTensor(slot);
    if (last != null && last.rank() == 2 && last.extent(0) == rows && last.extent(1) == columns) {
      return last;
    }
    return newTensor(slot, Shape.of(rows, columns));
  }

  /// A tensor `[batch, time, features]` over the buffer with this number. Its values are those of
  /// its last use.
  public Tensor tensor(int slot, int batch, int time, int features) {
    Tensor last = lastTensor(slot);
    if (last != null
        && last.rank() == 3
        && last.extent(0) == batch
        && last.extent(1) == time
        && last.extent(2) == features) {
      return last;
    }
    return newTensor(slot, Shape.of(batch, time, features));
  }

  /// A tensor with these extents over the buffer with this number. Its values are those of its last
  /// use.
  public Tensor tensor(int slot, Extents extents) {
    Tensor last = lastTensor(slot);
    return last != null && extents.areThoseOf(last.shape())
        ? last
        : newTensor(slot, extents.toShape());
  }

  /// A tensor of the shape of `model` over the buffer with this number. Its values are those of its
  /// last use.
  public Tensor tensorLike(int slot, Tensor model) {
    Tensor last = lastTensor(slot);
    return last != null && last.shape().equals(model.shape())
        ? last
        : newTensor(slot, model.shape());
  }

  /// A tensor of the shape of `model`, but with another last extent, over the buffer with this
  /// number.
  public Tensor tensorLike(int slot, Tensor model, int features) {
    Tensor last = lastTensor(slot);
    if (last != null && last.shape().features() == features && sameButLast(last, model)) {
      return last;
    }
    return newTensor(slot, model.shape().withFeatures(features));
  }

  private static boolean sameButLast(Tensor a, Tensor b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int axis = 0; axis < a.rank() - 1; axis++) {
      if (a.extent(axis) != b.extent(axis)) {
        return false;
      }
    }
    return true;
  }

  /// A tensor of the shape of `model`, but with `rows` rows, over the buffer with this number. Its
  /// values are those of its last use.
  public Tensor tensorOfRows(int slot, Tensor model, int rows) {
    Tensor last = lastTensor(slot);
    if (last != null && last.extent(0) == rows && sameButFirst(last, model)) {
      return last;
    }
    return newTensor(slot, model.shape().dropFirst().prepend(rows));
  }

  private static boolean sameButFirst(Tensor a, Tensor b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int axis = 1; axis < a.rank(); axis++) {
      if (a.extent(axis) != b.extent(axis)) {
        return false;
      }
    }
    return true;
  }

  /// The values of `tensor` seen as `[rows, columns]`; nothing is copied.
  public Tensor view(int slot, Tensor tensor, int rows, int columns) {
    Tensor last = lastTensor(slot);
    if (last != null
        && shareValues(last, tensor)
        && last.rank() == 2
        && last.extent(0) == rows
        && last.extent(1) == columns) {
      return last;
    }
    return putTensor(slot, Tensor.over(tensor.data(), Shape.of(rows, columns)));
  }

  /// The values of `tensor` seen with these extents; nothing is copied.
  public Tensor view(int slot, Tensor tensor, Extents extents) {
    Tensor last = lastTensor(slot);
    return last != null && shareValues(last, tensor) && extents.areThoseOf(last.shape())
        ? last
        : putTensor(slot, Tensor.over(tensor.data(), extents.toShape()));
  }

  /// The values of `tensor` seen in the shape of `model`; nothing is copied.
  public Tensor viewLike(int slot, Tensor tensor, Tensor model) {
    Tensor last = lastTensor(slot);
    return last != null && shareValues(last, tensor) && last.shape().equals(model.shape())
        ? last
        : putTensor(slot, Tensor.over(tensor.data(), model.shape()));
  }

  @SuppressWarnings("ReferenceEquality") // the same array is meant, not equal values
  private static boolean shareValues(Tensor a, Tensor b) {
    return a.data() == b.data();
  }

  private @Nullable Tensor lastTensor(int slot) {
    return slot < tensors.length ? tensors[slot] : null;
  }

  private Tensor newTensor(int slot, Shape shape) {
    return putTensor(slot, Tensor.over(floats(slot, shape.size()), shape));
  }

  private Tensor putTensor(int slot, Tensor tensor) {
    if (tensors.length <= slot) {
      tensors = Arrays.copyOf(tensors, slot + 1);
    }
    tensors[slot] = tensor;
    return tensor;
  }

  /// The work object with this number, made at first use: windows on buffers, cursors over time.
  @SuppressWarnings("unchecked") // a layer asks for one number with one type
  public <T> T object(int slot, Supplier<T> make) {
    if (objects.length <= slot) {
      objects = Arrays.copyOf(objects, slot + 1);
    }
    Object object = objects[slot];
    if (object == null) {
      object = make.get();
      objects[slot] = object;
    }
    return (T) object;
  }
}
