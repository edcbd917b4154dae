package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;

/// The part of a recurrent layer that is the same at every step, and so is computed for many at
/// once: `z = x W + b`, and backward `dW += xᵀ dz` and `dx = dz Wᵀ`.
///
/// It gathers the real steps of x in the order of a [RecurrentTimetable] and puts the gradients
/// back; the gradient of a masked step is zero.
final class RecurrentInputs {
  private static final Supplier<Matrix> NEW_MATRIX = Matrix::new;

  // numbers of what is kept on the tape
  private static final int X = 0;
  private static final int DX = 1;
  private static final int INPUT_GRADIENT = 3;
  private static final int DROPPED = 7; // CellDropout has 4 to 6
  private static final int WINDOW = 1;
  private static final int PART = 2;
  private static final int GATE = 6; // CellDropout has 3 to 5

  private final Cell cell;
  private final boolean backwards;
  private final PackedMatrix kernel = new PackedMatrix(); // W [F, G]
  private final PackedMatrix kernelTransposed = new PackedMatrix(); // Wᵀ [G, F]
  private final PackedMatrix[] kernels; // W_k [F, U] of each gate, if each has its own dropout
  private final PackedMatrix[] kernelsTransposed;
  private final float[] bias; // [G] what every z begins with

  RecurrentInputs(Cell cell, boolean backwards) {
    this.cell = cell;
    this.backwards = backwards;
    kernels = matrices(cell.dropout().mostInputMasks());
    kernelsTransposed = matrices(kernels.length);
    bias = new float[cell.gates() * cell.units()];
  }

  /// @throws IllegalArgumentException if x is no batch for the layer
  static void check(Recurrent layer, Tensor x) {
    Shape expected = layer.inputShape();
    if (x.rank() != 3 || !expected.accepts(x.shape().dropFirst())) {
      throw new IllegalArgumentException(
          layer.displayName()
              + " input: expected "
              + expected.prepend(Shape.ANY).labelledBatch()
              + ", but got "
              + x.shape().labelledBatch()
              + ". A single sequence is a batch of 1: reshape(1, time, features).");
    }
  }

  private static PackedMatrix[] matrices(int count) {
    PackedMatrix[] matrices = new PackedMatrix[count];
    Arrays.setAll(matrices, _ -> new PackedMatrix());
    return matrices;
  }

  void pack(Ops ops) {
    ops.pack(cell.kernel(), kernel);
    ops.packTransposed(cell.kernel(), kernelTransposed);
    for (int k = 0; k < kernels.length; k++) {
      ops.pack(cell.kernel(), k * cell.units(), cell.units(), kernels[k]);
      ops.packTransposed(cell.kernel(), k * cell.units(), cell.units(), kernelsTransposed[k]);
    }
    cell.inputBias(bias);
  }

  /// Computes z of the steps `from` to `end` (exclusive), which are held.
  void project(Tape tape, Tensor x, Step step, int from, int end) {
    int features = x.extent(2);
    float[] xs = tape.floats(X, step.rowsHeld() * features); // time-major
    RecurrentTimetable table = step.table();
    for (int t = from; t < end; t++) {
      int to = step.rowOf(t) * features;
      for (int row = 0; row < table.rows(t); row++) {
        System.arraycopy(
            x.data(), source(table, t, row) * features, xs, to + row * features, features);
      }
    }
    step.span(from, end - 1);
    Matrix window = tape.object(WINDOW, NEW_MATRIX);
    window.on(xs, step.rowOf(from) * features, step.z().rows(), features);
    Ops ops = tape.ops();
    int masks = cell.dropout().inputMasks(tape);
    if (masks == 1) {
      int at = step.rowOf(from) * features;
      CellDropout.dropInputs(tape, step, from, end - 1, 0, features, xs, at, xs, at);
    }
    if (masks <= 1) {
      ops.matMulFrom(bias, 0, window, kernel, step.z());
      return;
    }
    ops.setRows(bias, 0, step.z());
    for (int k = 0; k < masks; k++) {
      ops.addMatMul(dropped(tape, step, from, end - 1, k), kernels[k], step.z(k));
    }
  }

  /// `x ⊙ m_k` of the steps `first` to `last`.
  private static Matrix dropped(Tape tape, Step step, int first, int last, int k) {
    Matrix xs = tape.object(WINDOW, NEW_MATRIX);
    int features = xs.columns();
    float[] to = tape.floats(DROPPED, step.rowsHeld() * features);
    int at = step.rowOf(first) * features;
    CellDropout.dropInputs(tape, step, first, last, k, features, xs.data(), at, to, at);
    RecurrentTimetable table = step.table();
    int rows = table.first(last + 1) - table.first(first);
    return tape.object(PART, NEW_MATRIX).on(to, at, rows, features);
  }

  /// The position in `[batch, time]` that a row reads in step `t`.
  private int source(RecurrentTimetable table, int t, int row) {
    int place = table.place(t, row);
    int time = backwards ? table.time() - 1 - place : place;
    return table.batchRow(row) * table.time() + time;
  }

  /// `dW += xᵀ dz` for the steps `first` to `last`, over which the windows of the step lie.
  void addGradient(Tape tape, Step step, int first, int last) {
    Ops ops = tape.ops();
    int masks = cell.dropout().inputMasks(tape);
    for (int k = 0; masks > 1 && k < masks; k++) {
      Matrix part = dropped(tape, step, first, last, k);
      ops.addTransposedMatMul(part, step.dz(k), cell.kernel(), k * cell.units(), tape.gradients());
    }
    if (masks > 1) {
      return;
    }
    RecurrentTimetable table = step.table();
    Matrix xs = tape.object(WINDOW, NEW_MATRIX);
    Matrix part = tape.object(PART, NEW_MATRIX);
    int rows = table.first(last + 1) - table.first(first);
    part.on(xs.data(), step.rowOf(first) * xs.columns(), rows, xs.columns());
    ops.addTransposedMatMul(part, step.dz(), cell.kernel(), tape.gradients());
  }

  /// The tensor for dx, zero at masked steps. If nobody wants dx it is x, whose values are as good
  /// as any.
  Tensor beginGradient(Tape tape, Step step) {
    if (!tape.wantsInputGradient()) {
      return tape.input();
    }
    Tensor dx = tape.tensorLike(INPUT_GRADIENT, tape.input());
    if (step.table().isMasked()) {
      Arrays.fill(dx.data(), 0, dx.size(), 0);
    }
    return dx;
  }

  /// `dx = dz Wᵀ` for the steps `first` to `last`, a segment.
  void inputGradient(Tape tape, Step step, int first, int last, Tensor dx) {
    if (!tape.wantsInputGradient()) {
      return;
    }
    int features = dx.extent(2);
    step.span(first, last);
    int rows = step.dz().rows();
    float[] dxs = tape.floats(DX, rows * features); // time-major
    projectBack(tape, step, first, last, dxs, features);
    RecurrentTimetable table = step.table();
    for (int t = first; t <= last; t++) {
      int from = (step.rowOf(t) - step.rowOf(first)) * features;
      for (int row = 0; row < table.rows(t); row++) {
        System.arraycopy(
            dxs, from + row * features, dx.data(), source(table, t, row) * features, features);
      }
    }
  }

  private void projectBack(Tape tape, Step step, int first, int last, float[] dxs, int features) {
    Ops ops = tape.ops();
    int rows = step.dz().rows();
    Matrix window = tape.object(PART, NEW_MATRIX).on(dxs, 0, rows, features);
    int masks = cell.dropout().inputMasks(tape);
    if (masks <= 1) {
      ops.matMul(step.dz(), kernelTransposed, window);
      if (masks == 1) {
        CellDropout.dropInputs(tape, step, first, last, 0, features, dxs, 0, dxs, 0);
      }
      return;
    }
    Arrays.fill(dxs, 0, rows * features, 0);
    float[] ofGate = tape.floats(DROPPED, rows * features);
    Matrix gate = tape.object(GATE, NEW_MATRIX).on(ofGate, 0, rows, features);
    for (int k = 0; k < masks; k++) {
      // in forward: z_k += (x ⊙ m_k) W_k
      ops.matMul(step.dz(k), kernelsTransposed[k], gate);
      CellDropout.dropInputs(tape, step, first, last, k, features, ofGate, 0, ofGate, 0);
      ops.add(gate, window);
    }
  }
}
