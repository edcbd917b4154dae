package dev.elman.model;

import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The batches of an epoch, one after another. Workers take the rows of the current batch from it
/// at the same time.
interface BatchSource extends AutoCloseable {
  /// The number of batches of an epoch, or -1 if it is not known.
  int count();

  /// The largest number of rows of a batch, as far as it is known.
  int largestRows();

  /// Goes to the beginning of an epoch.
  ///
  /// @param seed of the training; everything random about an epoch is a function of it and of the
  ///   number of the epoch
  /// @param epoch counted from 0
  void beginEpoch(Seed seed, int epoch);

  /// Moves to the next batch; false if there is none.
  boolean next();

  /// The number of rows of the current batch.
  int rows();

  /// The number of time steps of the current batch, or of any batch before the first: 1 if the
  /// first input is no sequence.
  int steps();

  /// The number of time steps of the sequences of the current batch, or of any batch before the
  /// first, ids as well as vectors: 1 if there are no sequences.
  int sequenceSteps();

  /// Whether the sequences of all batches have the same number of steps.
  boolean hasFixedSteps();

  /// Whether the carried states of stateful layers must be forgotten before the current batch.
  boolean beginsSequence();

  /// Rows of an input of the current batch, from (inclusive) to (exclusive), in a buffer of the
  /// tape.
  Tensor x(Tape tape, int slot, int input, int from, int to);

  /// Rows of the labels of an output.
  Tensor y(Tape tape, int slot, int output, int from, int to);

  /// Rows of the weights of an output, or null if all count once.
  @Nullable Tensor weights(Tape tape, int slot, int output, int from, int to);

  /// Rows of the mask of an input, or null if all steps are real.
  @Nullable Mask mask(Tape tape, int slot, int input, int from, int to);

  @Override
  void close();
}
