package dev.elman.model;

import dev.elman.data.DataException;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Epochs of a fixed number of batches, whatever the number that the data have: an epoch goes on
/// where the one before ended, and the data begin anew when they end.
///
/// An epoch of the data inside is called a pass here. Batch `b` of epoch `e` is number `e * steps +
/// b` of all batches of all passes, so a training that is resumed finds its place.
final class SteppedBatches implements BatchSource {
  private final BatchSource data;
  private final int steps;
  private @Nullable Seed seed;
  private int pass;
  private long position;
  private int left;

  /// @param steps the number of batches of an epoch
  SteppedBatches(BatchSource data, int steps) {
    this.data = data;
    this.steps = steps;
  }

  @Override
  public int count() {
    return steps;
  }

  @Override
  public int largestRows() {
    return data.largestRows();
  }

  @Override
  public void beginEpoch(Seed newSeed, int epoch) {
    long wanted = (long) epoch * steps;
    if (!newSeed.equals(seed) || position != wanted) {
      seed = newSeed;
      seek(newSeed, wanted);
    }
    left = steps;
  }

  /// Whole passes need not be read where their length is known.
  private void seek(Seed newSeed, long wanted) {
    int inPass = data.count();
    pass = inPass > 0 ? Math.toIntExact(wanted / inPass) : 0;
    data.beginEpoch(newSeed, pass);
    position = inPass > 0 ? (long) pass * inPass : 0;
    while (position < wanted) {
      advance(newSeed);
    }
  }

  private void advance(Seed ofRun) {
    if (!data.next()) {
      pass++;
      data.beginEpoch(ofRun, pass);
      if (!data.next()) {
        throw new DataException(
            "Dataset: expected batches in pass " + pass + " over the data, but got none.", null);
      }
    }
    position++;
  }

  @Override
  public boolean next() {
    if (left == 0 || seed == null) {
      return false;
    }
    left--;
    advance(seed);
    return true;
  }

  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int steps() {
    return data.steps();
  }

  @Override
  public int sequenceSteps() {
    return data.sequenceSteps();
  }

  @Override
  public boolean hasFixedSteps() {
    return data.hasFixedSteps();
  }

  @Override
  public boolean beginsSequence() {
    return data.beginsSequence();
  }

  @Override
  public Tensor x(Tape tape, int slot, int input, int from, int to) {
    return data.x(tape, slot, input, from, to);
  }

  @Override
  public Tensor y(Tape tape, int slot, int output, int from, int to) {
    return data.y(tape, slot, output, from, to);
  }

  @Override
  public @Nullable Tensor weights(Tape tape, int slot, int output, int from, int to) {
    return data.weights(tape, slot, output, from, to);
  }

  @Override
  public @Nullable Mask mask(Tape tape, int slot, int input, int from, int to) {
    return data.mask(tape, slot, input, from, to);
  }

  @Override
  public void close() {
    data.close();
  }
}
