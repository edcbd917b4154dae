package dev.elman.layer.recurrent;

import dev.elman.tensor.Mask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which rows of a batch take part in which step, so that masked steps are not computed.
///
/// The real steps of every row are moved to the front, and the rows are put in the order of their
/// numbers of real steps, the longest first: at step t the first `rows(t)` rows have a real step
/// left, and that number never grows. The rows of all steps lie behind each other in the buffers,
/// those of step t from `first(t)` on. Without a mask every row takes part in every step, in the
/// order of the batch.
///
/// A *place* is the number of a step of the sequence as it came, masked or not, counted in the
/// order of computing. A *row* is a number in the new order; [#batchRow] is its number in the
/// batch.
final class RecurrentTimetable {
  /// Steps whose gradients are added up in one product at least: fewer would cost time.
  private static final int LEAST_SEGMENT = 16;

  private int[] order = new int[0]; // [B] the number in the batch of each row
  private int[] lengths = new int[0]; // [B] real steps of each row
  private int[] rows = new int[0]; // [N] rows of each step
  private int[] firsts = new int[0]; // [N + 1] rows of all steps before
  private int[] places = new int[0]; // for every row of every step its place, if there is a mask
  private int[] counts = new int[0]; // [T + 1] work space
  private boolean everyPlace; // without a mask every step is at its own place
  private int batch;
  private int time;
  private int steps;

  /// Plans a pass.
  ///
  /// @param mask the real steps, or null if all are
  /// @param backwards whether place 0 is the last step of the sequence
  void plan(@Nullable Mask mask, int newBatch, int newTime, boolean backwards) {
    batch = newBatch;
    time = newTime;
    order = grown(order, batch);
    lengths = grown(lengths, batch);
    counts = grown(counts, time + 2);
    rows = grown(rows, time + 1);
    firsts = grown(firsts, time + 1);
    sort(mask);
    countRows();
    everyPlace = mask == null;
    if (mask != null) {
      places = grown(places, firsts[steps]);
      for (int row = 0; row < batch; row++) {
        findPlaces(mask, row, backwards);
      }
    }
  }

  private static int[] grown(int[] array, int size) {
    return array.length < size ? new int[size] : array;
  }

  /// Counting sort, the longest first; rows of the same length keep their order.
  private void sort(@Nullable Mask mask) {
    Arrays.fill(counts, 0, time + 2, 0);
    for (int b = 0; b < batch; b++) {
      counts[length(mask, b)]++;
    }
    int begin = 0; // from here on counts[n] is where the next row of n steps goes
    for (int n = time; n >= 0; n--) {
      int count = counts[n];
      counts[n] = begin;
      begin += count;
    }
    for (int b = 0; b < batch; b++) {
      int length = length(mask, b);
      int row = counts[length]++;
      order[row] = b;
      lengths[row] = length;
    }
  }

  private int length(@Nullable Mask mask, int batchRow) {
    return mask == null ? time : mask.count(batchRow);
  }

  private void countRows() {
    steps = batch == 0 ? 0 : lengths[0];
    int active = batch;
    firsts[0] = 0;
    for (int t = 0; t < steps; t++) {
      while (lengths[active - 1] <= t) {
        active--;
      }
      rows[t] = active;
      firsts[t + 1] = firsts[t] + active;
    }
  }

  private void findPlaces(Mask mask, int row, boolean backwards) {
    int t = 0;
    for (int place = 0; place < time; place++) {
      int source = backwards ? time - 1 - place : place;
      if (mask.get(order[row], source)) {
        places[firsts[t++] + row] = place;
      }
    }
  }

  /// B.
  int batch() {
    return batch;
  }

  /// T, masked steps included.
  int time() {
    return time;
  }

  /// The number of steps to compute: the most real steps of any row.
  int steps() {
    return steps;
  }

  /// Whether some step of some row is masked.
  boolean isMasked() {
    return firsts[steps] < batch * time;
  }

  /// How many rows have a step `t`.
  int rows(int t) {
    return rows[t];
  }

  /// How many rows all steps before `t` have together.
  int first(int t) {
    return firsts[t];
  }

  /// The number in the batch of a row.
  int batchRow(int row) {
    return order[row];
  }

  /// The number of real steps of a row.
  int length(int row) {
    return lengths[row];
  }

  /// The place of step `t` of a row.
  int place(int t, int row) {
    return everyPlace ? t : places[firsts[t] + row];
  }

  /// The place of the next real step of a row behind its step `t`, or T: the places up to there
  /// repeat the output of step `t`. With `t = -1` that of the first real step.
  int nextPlace(int t, int row) {
    return t + 1 < lengths[row] ? place(t + 1, row) : time;
  }

  /// Whether the last place of a row is masked.
  boolean endsMasked(int row) {
    int last = lengths[row] - 1;
    return last < 0 || place(last, row) < time - 1;
  }

  /// The number of steps between two states that are kept when the others are computed again, and
  /// the most whose gradients are added up in one product: the root of the number of steps.
  int segment() {
    return Math.max(LEAST_SEGMENT, (int) Math.ceil(Math.sqrt(steps)));
  }

  /// The first step of the longest run up to the step `last`, within its segment, whose rows before
  /// and behind the steps both lie without a gap.
  int partBegin(int last) {
    int begin = last;
    while (begin % segment() != 0 && isWhole(begin - 1)) {
      begin--;
    }
    return begin;
  }

  /// Whether every row before step `t` takes part in it. Before the first step of a segment only
  /// rows lie that do.
  private boolean isWhole(int t) {
    return t % segment() == 0 || rows[t - 1] == rows[t];
  }
}
