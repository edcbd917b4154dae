package dev.elman.model;

import dev.elman.layer.Tape;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The samples in the order of an epoch, and the batch of them that is being trained on.
final class Batches {
  private final Tensor x;
  private final Tensor y;
  private final int batchSize;
  private final int[] order;
  private int start;
  private int rows;
  private long seed;

  Batches(Tensor x, Tensor y, int batchSize) {
    this.x = x;
    this.y = y;
    this.batchSize = batchSize;
    order = new int[x.extent(0)];
    Arrays.setAll(order, row -> row);
  }

  /// The number of batches of an epoch; the last may be smaller.
  int count() {
    return Math.ceilDiv(order.length, batchSize);
  }

  /// Puts the samples in a new order: Fisher and Yates's shuffle.
  void shuffle(RandomGenerator random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[j];
      order[j] = row;
    }
  }

  /// Moves to a batch.
  void moveTo(int batch, long newSeed) {
    start = batch * batchSize;
    rows = Math.min(batchSize, order.length - start);
    seed = newSeed;
  }

  /// The number of samples of the current batch.
  int rows() {
    return rows;
  }

  /// The seed of the current batch.
  long seed() {
    return seed;
  }

  /// The inputs of some rows of the current batch.
  Tensor x(Tape tape, int slot, int from, int to) {
    return gather(tape, slot, x, from, to);
  }

  /// The labels of some rows of the current batch.
  Tensor y(Tape tape, int slot, int from, int to) {
    return gather(tape, slot, y, from, to);
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

  /// The seed of a batch of an epoch, without allocation.
  static long seedOf(Seed run, int epoch, int batch) {
    return Seed.mix(Seed.mix(run.value(), epoch), batch);
  }
}
