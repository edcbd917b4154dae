package dev.elman.model;

import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Batches of samples that lie in memory, in a new order for every epoch if wanted. Rows are copied
/// only where a worker needs them.
final class Batches implements BatchSource {
  private final Samples samples;
  private final int batchSize;
  private final boolean shuffle;
  private final int[] order;
  private int start;
  private int rows;

  /// All samples in their order.
  Batches(Samples samples, int batchSize) {
    this(samples, batchSize, false);
  }

  Batches(Samples samples, int batchSize, boolean shuffle) {
    this.samples = samples;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    order = new int[samples.rows()];
    Arrays.setAll(order, row -> row);
  }

  /// The number of batches of an epoch; the last may be smaller.
  @Override
  public int count() {
    return Math.ceilDiv(order.length, batchSize);
  }

  @Override
  public int largestRows() {
    return Math.min(batchSize, order.length);
  }

  @Override
  public void beginEpoch(Seed seed) {
    start = 0;
    rows = 0;
    if (shuffle) {
      Arrays.setAll(order, row -> row); // the order is a function of the seed alone
      shuffle(seed.generator());
    }
  }

  /// Fisher and Yates's shuffle.
  private void shuffle(RandomGenerator random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[j];
      order[j] = row;
    }
  }

  @Override
  public boolean next() {
    start += rows;
    rows = Math.min(batchSize, order.length - start);
    return rows > 0;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int steps() {
    Tensor x = samples.x().getFirst();
    return x.rank() > 2 ? x.extent(1) : 1;
  }

  @Override
  public boolean beginsSequence() {
    return false;
  }

  @Override
  public Tensor x(Tape tape, int slot, int input, int from, int to) {
    return gather(tape, slot, samples.x().get(input), from, to);
  }

  @Override
  public Tensor y(Tape tape, int slot, int output, int from, int to) {
    return gather(tape, slot, samples.y().get(output), from, to);
  }

  @Override
  public @Nullable Tensor weights(Tape tape, int slot, int output, int from, int to) {
    return samples.weights().isEmpty()
        ? null
        : gather(tape, slot, samples.weights().get(output), from, to);
  }

  @Override
  public @Nullable Mask mask(Tape tape, int slot, int input, int from, int to) {
    return null;
  }

  private Tensor gather(Tape tape, int slot, Tensor source, int from, int to) {
    Tensor part = tape.tensorOfRows(slot, source, to - from);
    int size = source.rowSize();
    for (int i = from; i < to; i++) {
      int row = order[start + i];
      System.arraycopy(source.data(), row * size, part.data(), (i - from) * size, size);
    }
    return part;
  }

  @Override
  public void close() {}
}
