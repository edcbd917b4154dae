package dev.elman.tensor;

import org.jspecify.annotations.Nullable;

/// How much each position of some predictions counts in a loss or metric: not at all where its step
/// is masked, else as much as the weight of its sample or step says.
///
/// A position is an index into all axes of the predictions but the last, row-major.
public final class Weights {
  /// Every position counts once.
  public static final Weights ONE = new Weights();

  private float[] values = new float[0];
  private boolean all = true;
  private @Nullable Mask mask;

  /// Weights of one, to be set.
  public Weights() {}

  /// Sets the weights for predictions of so many rows and positions.
  ///
  /// @param newMask the real steps, or null for all; ignored unless there is one position per step
  /// @param weights a weight per row `[batch]` or per position `[batch, time]`, or null for ones
  /// @throws IllegalArgumentException if the number of weights fits neither
  public Weights set(@Nullable Mask newMask, @Nullable Tensor weights, int rows, int positions) {
    mask = newMask;
    boolean masked = newMask != null && newMask.batch() * newMask.time() == positions;
    all = !masked && weights == null;
    if (all) {
      return this;
    }
    if (values.length < positions) {
      values = new float[positions];
    }
    int perRow = positions / rows;
    for (int i = 0; i < positions; i++) {
      boolean real = !masked || (newMask != null && newMask.get(i / perRow, i % perRow));
      values[i] = real ? weight(weights, i, perRow, rows, positions) : 0;
    }
    return this;
  }

  private static float weight(
      @Nullable Tensor weights, int position, int perRow, int rows, int positions) {
    if (weights == null) {
      return 1;
    }
    if (weights.size() == positions) {
      return weights.data()[position];
    }
    if (weights.size() == rows) {
      return weights.data()[position / perRow];
    }
    throw new IllegalArgumentException(
        "Sample weights: expected "
            + rows
            + " weights, one per sample, or "
            + positions
            + ", one per sample and step, but got "
            + weights.shape()
            + ".");
  }

  /// The weight of a position; 0 if it is masked.
  public float at(int position) {
    return all ? 1 : values[position];
  }

  /// Whether every position counts once.
  public boolean areOne() {
    return all;
  }

  /// The real steps, or null if all are.
  public @Nullable Mask mask() {
    return mask;
  }

  /// The number of positions that are not masked, among so many.
  public long count(int positions) {
    return mask != null && mask.batch() * mask.time() == positions ? mask.count() : positions;
  }
}
