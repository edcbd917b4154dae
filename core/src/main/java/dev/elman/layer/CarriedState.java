package dev.elman.layer;

import dev.elman.tensor.Tensor;
import java.util.Arrays;

/// A state that a stateful layer carries from batch to batch: a row per sample of the batch, so
/// that row i of a batch goes on where row i of the batch before ended.
///
/// The number of rows is that of the first batch, and fixed until the state is forgotten. Workers
/// read and write their own rows of one batch at the same time; two batches at the same time would
/// disturb each other.
public final class CarriedState {
  private final String owner;
  private final int size;
  private float[] values = new float[0];
  private int rows;

  /// A state of zeros.
  ///
  /// @param owner how messages call the layer
  /// @param size the number of values per row
  public CarriedState(String owner, int size) {
    this.owner = owner;
    this.size = size;
  }

  /// The values `[rows, size]`, for a batch of so many rows: zeros if nothing is carried.
  ///
  /// @throws IllegalArgumentException if states are carried for another number of rows
  public synchronized float[] values(int batchRows) {
    if (rows == 0) {
      if (values.length < batchRows * size) {
        values = new float[batchRows * size];
      }
      Arrays.fill(values, 0, batchRows * size, 0);
      rows = batchRows;
    }
    if (rows != batchRows) {
      throw new IllegalArgumentException(
          owner
              + " stateful: expected batches of "
              + rows
              + " rows, for which states are carried, but got "
              + batchRows
              + ". Row i goes on where row i of the batch before ended: use a batch size that"
              + " divides the number of samples, or call resetStates() to begin anew.");
    }
    return values;
  }

  /// How many rows are carried; 0 if nothing is.
  public synchronized int rows() {
    return rows;
  }

  /// Forgets: the next batch begins with zeros and may have any number of rows.
  public synchronized void clear() {
    rows = 0;
  }

  /// A copy of what is carried, `[rows, size]`.
  ///
  /// @throws IllegalStateException if nothing is
  public synchronized Tensor get() {
    if (rows == 0) {
      throw new IllegalStateException(owner + " stateful: nothing is carried yet.");
    }
    Tensor copy = Tensor.zeros(rows, size);
    System.arraycopy(values, 0, copy.data(), 0, copy.size());
    return copy;
  }

  /// Carries these values from now on.
  ///
  /// @param state `[rows, size]`
  /// @throws IllegalArgumentException if it has another shape
  public synchronized void set(Tensor state) {
    if (state.rank() != 2 || state.extent(1) != size) {
      throw new IllegalArgumentException(
          owner
              + " state: expected [rows, "
              + size
              + "], but got "
              + state.shape()
              + ". The states belong to another layer.");
    }
    values = state.toArray();
    rows = state.extent(0);
  }
}
