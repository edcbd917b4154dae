package dev.elman.tensor;

import java.util.Arrays;
import java.util.Objects;

/// Which steps of a batch of sequences are real and which are padding: `[batch, time]`, true means
/// *use this step*, as in Keras.
///
/// Steps may be masked anywhere: before a sequence, behind it, or in gaps.
public final class Mask {
  private boolean[] valid = new boolean[0];
  private int batch;
  private int time;

  /// A mask of extent 0, to be resized.
  public Mask() {}

  /// The mask of sequences that fill their row from the left.
  ///
  /// @param lengths the number of real steps of each sequence, at most `time`
  public static Mask ofLengths(int[] lengths, int time) {
    Mask mask = new Mask().resize(lengths.length, time);
    for (int b = 0; b < lengths.length; b++) {
      Objects.checkFromToIndex(0, lengths[b], time);
      Arrays.fill(mask.valid, b * time, b * time + lengths[b], true);
    }
    return mask;
  }

  /// The mask with these entries.
  ///
  /// @throws IllegalArgumentException if the rows have different lengths
  public static Mask of(boolean[][] rows) {
    int time = rows.length == 0 ? 0 : rows[0].length;
    Mask mask = new Mask().resize(rows.length, time);
    for (int b = 0; b < rows.length; b++) {
      if (rows[b].length != time) {
        throw new IllegalArgumentException(
            "Mask: expected "
                + time
                + " steps in every row as in row 0, but row "
                + b
                + " has "
                + rows[b].length
                + ".");
      }
      System.arraycopy(rows[b], 0, mask.valid, b * time, time);
    }
    return mask;
  }

  /// Changes the extents; the entries are undefined afterwards. Nothing is allocated unless the
  /// mask has never been as large.
  public Mask resize(int newBatch, int newTime) {
    if (valid.length < newBatch * newTime) {
      valid = new boolean[newBatch * newTime];
    }
    batch = newBatch;
    time = newTime;
    return this;
  }

  /// Becomes a copy of some rows of another mask.
  public Mask copyRows(Mask source, int from, int to) {
    resize(to - from, source.time);
    System.arraycopy(source.valid, from * time, valid, 0, (to - from) * time);
    return this;
  }

  /// Whether a step is real.
  public boolean get(int row, int step) {
    return valid[row * time + step];
  }

  /// Whether the step at an index into `[batch, time]`, row-major, is real.
  public boolean get(int position) {
    return valid[position];
  }

  /// Says whether a step is real.
  public void set(int row, int step, boolean real) {
    valid[row * time + step] = real;
  }

  /// The number of sequences.
  public int batch() {
    return batch;
  }

  /// The number of steps, real or not.
  public int time() {
    return time;
  }

  /// The number of real steps.
  public int count() {
    int count = 0;
    for (int i = 0; i < batch * time; i++) {
      count += valid[i] ? 1 : 0;
    }
    return count;
  }

  /// The number of real steps of one sequence.
  public int count(int row) {
    int count = 0;
    for (int t = 0; t < time; t++) {
      count += get(row, t) ? 1 : 0;
    }
    return count;
  }

  @Override
  public String toString() {
    return "Mask[batch=" + batch + ", time=" + time + ", real=" + count() + "]";
  }
}
