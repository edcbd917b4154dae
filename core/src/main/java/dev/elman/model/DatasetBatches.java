package dev.elman.model;

import dev.elman.data.Batch;
import dev.elman.data.Cursor;
import dev.elman.data.DataException;
import dev.elman.data.Dataset;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Batches as a [Dataset] makes them, each checked when it comes.
final class DatasetBatches implements BatchSource {
  private static final Supplier<Mask> NEW_MASK = Mask::new;

  private final Dataset data;
  private Consumer<Batch> check = _ -> {};
  private @Nullable Cursor<Batch> cursor;
  private long seedOfCursor;
  private @Nullable Batch first; // read ahead of its turn
  private @Nullable Batch current;
  private int number;

  DatasetBatches(Dataset data) {
    this.data = data;
  }

  /// The first batch of an epoch. If this is the epoch that begins next, it is not read twice.
  ///
  /// @throws DataException if there is none
  Batch peek(Seed seed, int epoch) {
    open(seed.child(epoch).value());
    Batch batch = cursor == null ? null : cursor.next();
    if (batch == null) {
      throw new DataException(
          "Dataset: expected at least one batch, but got none. Check the source and the filters.",
          null);
    }
    first = batch;
    current = batch;
    return batch;
  }

  /// Has every batch checked from now on.
  void check(Consumer<Batch> newCheck) {
    check = newCheck;
  }

  private void open(long epochSeed) {
    close();
    cursor = data.open(epochSeed);
    seedOfCursor = epochSeed;
  }

  @Override
  public int count() {
    OptionalLong size = data.size();
    return size.isPresent() && size.getAsLong() <= Integer.MAX_VALUE ? (int) size.getAsLong() : -1;
  }

  /// Where sequences have different lengths, batches may have different numbers of them too.
  @Override
  public int largestRows() {
    Batch batch = current();
    boolean padded = batch.masks().stream().anyMatch(mask -> mask != null);
    int many = Sharding.MOST_SHARDS * Sharding.FEWEST_ROWS;
    return padded ? Math.max(batch.rows(), many) : batch.rows();
  }

  @Override
  public void beginEpoch(Seed seed, int epoch) {
    long epochSeed = seed.child(epoch).value();
    if (first == null || epochSeed != seedOfCursor) {
      open(epochSeed);
    }
    number = 0;
  }

  @Override
  public boolean next() {
    Batch batch = first;
    first = null;
    if (batch == null && cursor != null) {
      batch = cursor.next();
    }
    if (batch == null) {
      return false;
    }
    try {
      check.accept(batch);
    } catch (IllegalArgumentException problem) {
      throw new IllegalArgumentException(
          "Batch " + number + " of the dataset: " + problem.getMessage(), problem);
    }
    current = batch;
    number++;
    return true;
  }

  /// The current batch.
  Batch current() {
    if (current == null) {
      throw new IllegalStateException("rows before next");
    }
    return current;
  }

  @Override
  public int rows() {
    return current().rows();
  }

  @Override
  public int steps() {
    Batch batch = current();
    Tensor x = batch.inputs().getFirst();
    return x.rank() > 2 || batch.masks().getFirst() != null ? x.extent(1) : 1;
  }

  @Override
  public int sequenceSteps() {
    Tensor x = current().inputs().getFirst();
    return x.rank() > 1 ? x.extent(1) : 1;
  }

  @Override
  public boolean hasFixedSteps() {
    return false;
  }

  @Override
  public boolean beginsSequence() {
    return current().beginsSequence();
  }

  @Override
  public Tensor x(Tape tape, int slot, int input, int from, int to) {
    return rows(tape, slot, current().inputs().get(input), from, to);
  }

  @Override
  public Tensor y(Tape tape, int slot, int output, int from, int to) {
    return rows(tape, slot, current().labels().get(output), from, to);
  }

  @Override
  public @Nullable Tensor weights(Tape tape, int slot, int output, int from, int to) {
    Tensor all = current().weights().get(output);
    return all == null ? null : rows(tape, slot, all, from, to);
  }

  @Override
  public @Nullable Mask mask(Tape tape, int slot, int input, int from, int to) {
    Mask all = current().masks().get(input);
    return all == null ? null : tape.object(slot, NEW_MASK).copyRows(all, from, to);
  }

  private static Tensor rows(Tape tape, int slot, Tensor all, int from, int to) {
    Tensor part = tape.tensorOfRows(slot, all, to - from);
    int size = all.rowSize();
    System.arraycopy(all.data(), from * size, part.data(), 0, (to - from) * size);
    return part;
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
    first = null;
  }
}
