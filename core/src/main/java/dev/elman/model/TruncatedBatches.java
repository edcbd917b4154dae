package dev.elman.model;

import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Batches cut along time into windows, each a batch of its own: for truncated back-propagation
/// through time, where stateful layers carry their states from window to window and gradients stay
/// within one.
///
/// The time axis is axis 1 of whatever is as long there as the sequences; other inputs and weights
/// go with every window as they are.
final class TruncatedBatches implements BatchSource {
  private static final int MASK = 2; // of the tapes for whole batches; tensors use their slot
  private static final Supplier<Whole> NEW_WHOLE = Whole::new;
  private static final Supplier<Mask> NEW_MASK = Mask::new;

  private final BatchSource data;
  private final int length;
  private final boolean alone;
  private long batch; // counted over all epochs
  private int time;
  private int window = -1;
  private int windows;

  /// The rows of a whole batch that a worker keeps for all its windows.
  private static final class Whole {
    private long batch = -1;
    private @Nullable Tensor tensor;
    private @Nullable Mask mask;
  }

  /// @param length the number of steps of a window
  /// @param alone whether every batch begins new sequences, whatever it says of itself
  TruncatedBatches(BatchSource data, int length, boolean alone) {
    this.data = data;
    this.length = length;
    this.alone = alone;
  }

  /// The batches cut along time, where the options want that.
  ///
  /// @param alone whether every batch begins new sequences
  static BatchSource where(Model model, BatchSource batches, FitOptions options, boolean alone) {
    if (options.truncate() == 0) {
      return batches;
    }
    if (model.carriedStates().isEmpty()) {
      throw new IllegalArgumentException(
          "fit truncate: expected a model that carries its states from window to window, but no"
              + " layer is stateful. Make its recurrent layers with stateful().");
    }
    return new TruncatedBatches(batches, options.truncate(), alone);
  }

  @Override
  public int count() {
    int count = data.count();
    return count < 0 || !data.hasFixedSteps()
        ? -1
        : Math.multiplyExact(count, Math.ceilDiv(data.sequenceSteps(), length));
  }

  @Override
  public boolean hasFixedSteps() {
    return data.hasFixedSteps();
  }

  @Override
  public int largestRows() {
    return data.largestRows();
  }

  @Override
  public void beginEpoch(Seed seed, int epoch) {
    data.beginEpoch(seed, epoch);
    window = -1;
    windows = 0;
  }

  @Override
  public boolean next() {
    window++;
    if (window < windows) {
      return true;
    }
    if (!data.next()) {
      return false;
    }
    batch++;
    window = 0;
    time = data.sequenceSteps();
    windows = Math.ceilDiv(time, length);
    return true;
  }

  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int steps() {
    return Math.min(length, data.steps());
  }

  @Override
  public int sequenceSteps() {
    return end() - begin();
  }

  @Override
  public boolean beginsSequence() {
    return window == 0 && (alone || data.beginsSequence());
  }

  private int begin() {
    return window * length;
  }

  private int end() {
    return Math.min(time, begin() + length);
  }

  @Override
  public Tensor x(Tape tape, int slot, int input, int from, int to) {
    Whole whole = whole(tape, slot);
    if (whole.tensor == null || whole.batch != batch) {
      whole.tensor = data.x(tape.child(slot), slot, input, from, to);
      whole.batch = batch;
    }
    return cut(tape, slot, whole.tensor);
  }

  @Override
  public Tensor y(Tape tape, int slot, int output, int from, int to) {
    Whole whole = whole(tape, slot);
    if (whole.tensor == null || whole.batch != batch) {
      whole.tensor = data.y(tape.child(slot), slot, output, from, to);
      whole.batch = batch;
    }
    Tensor y = whole.tensor;
    if (y.rank() < 2 || y.extent(1) != time) {
      throw new IllegalArgumentException(
          "fit truncate: expected labels for each of the "
              + time
              + " steps, but got "
              + y.shape().labelledBatch()
              + ". A window without labels has nothing to learn from: let the last recurrent layer"
              + " return sequences.");
    }
    return cut(tape, slot, y);
  }

  @Override
  public @Nullable Tensor weights(Tape tape, int slot, int output, int from, int to) {
    Whole whole = whole(tape, slot);
    if (whole.batch != batch) {
      whole.tensor = data.weights(tape.child(slot), slot, output, from, to);
      whole.batch = batch;
    }
    return whole.tensor == null ? null : cut(tape, slot, whole.tensor);
  }

  @Override
  public @Nullable Mask mask(Tape tape, int slot, int input, int from, int to) {
    Whole whole = tape.child(MASK).object(0, NEW_WHOLE);
    if (whole.batch != batch) {
      whole.mask = data.mask(tape.child(MASK), 1, input, from, to);
      whole.batch = batch;
    }
    Mask all = whole.mask;
    if (all == null || all.time() != time) {
      return all;
    }
    Mask part = tape.object(slot, NEW_MASK).resize(all.batch(), end() - begin());
    for (int b = 0; b < part.batch(); b++) {
      for (int t = 0; t < part.time(); t++) {
        part.set(b, t, all.get(b, begin() + t));
      }
    }
    return part;
  }

  private static Whole whole(Tape tape, int slot) {
    return tape.child(slot).object(0, NEW_WHOLE);
  }

  /// The steps of the current window.
  private Tensor cut(Tape tape, int slot, Tensor all) {
    if (all.rank() < 2 || all.extent(1) != time) {
      return all;
    }
    int rows = all.extent(0);
    int steps = end() - begin();
    int size = all.rowSize() / time;
    Tensor part =
        switch (all.rank()) {
          case 2 -> tape.tensor(slot, rows, steps);
          case 3 -> tape.tensor(slot, rows, steps, size);
          default ->
              throw new IllegalArgumentException(
                  "fit truncate: expected steps of numbers or vectors, but got "
                      + all.shape()
                      + ". Flatten what a step consists of.");
        };
    for (int b = 0; b < rows; b++) {
      int at = (b * time + begin()) * size;
      System.arraycopy(all.data(), at, part.data(), b * steps * size, steps * size);
    }
    return part;
  }

  @Override
  public void close() {
    data.close();
  }
}
