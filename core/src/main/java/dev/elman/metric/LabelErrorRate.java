package dev.elman.metric;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.tensor.WorkSpaces;

/// Edits per label between what a network trained with CTC spells and the labels, during training:
/// the label error rate of Graves et al. 2006, which is the character or word error rate if labels
/// are characters or words. The network spells what the best class of every step does: repetitions
/// are merged, then blanks removed. Masked steps are passed over; weights count per sample.
///
/// *Shapes*: predictions `[batch, time, classes]`; labels `[batch, maxLabels]`: class numbers, then
/// -1 or the blank up to the end of the row. *State*: edits and labels.
final class LabelErrorRate implements Metric {
  private static final int SUMS = 2;

  private final int blank;
  private final WorkSpaces<Work> workSpaces = new WorkSpaces<>(Work::new);

  /// The work space of one call.
  private static final class Work {
    private int[] spelled = new int[0];
    private int[] above = new int[0];
    private int[] row = new int[0];
  }

  LabelErrorRate(int blank) {
    if (blank < 0) {
      throw new IllegalArgumentException(
          "label_error_rate blank: expected a class number, but got " + blank + ".");
    }
    this.blank = blank;
  }

  @Override
  public String name() {
    return "label_error_rate";
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }

  @Override
  public int stateSize() {
    return SUMS;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    if (yPred.rank() != 3 || yTrue.rank() != 2 || yTrue.extent(0) != yPred.extent(0)) {
      throw new IllegalArgumentException(
          "label_error_rate: expected predictions [batch, time, classes] and labels [batch,"
              + " labels], but got "
              + yPred.shape().labelledBatch()
              + " and "
              + yTrue.shape().labelledBatch()
              + ". Give one row of class numbers per sample and pad it with -1.");
    }
    Work work = workSpaces.take();
    int time = yPred.extent(1);
    if (work.spelled.length < time) {
      work.spelled = new int[time];
    }
    for (int row = 0; row < yPred.extent(0); row++) {
      int first = firstReal(weights, row, time);
      float weight = first < time ? weights.at(row * time + first) : 0;
      if (weight > 0) {
        int spelled = spell(work, yPred, weights, row);
        int length = length(yTrue, row);
        state[0] += weight * distance(work, spelled, yTrue, row * yTrue.extent(1), length);
        state[1] += weight * length;
      }
    }
    workSpaces.giveBack(work);
  }

  private static boolean isReal(Weights weights, int row, int step, int time) {
    Mask mask = weights.mask();
    return mask == null || mask.time() != time || mask.get(row, step);
  }

  private static int firstReal(Weights weights, int row, int time) {
    int step = 0;
    while (step < time && !isReal(weights, row, step, time)) {
      step++;
    }
    return step;
  }

  private int spell(Work work, Tensor yPred, Weights weights, int row) {
    int time = yPred.extent(1);
    int classes = yPred.extent(2);
    int count = 0;
    int last = blank;
    for (int t = 0; t < time; t++) {
      if (isReal(weights, row, t, time)) {
        int best = RowScores.argMax(yPred.data(), (row * time + t) * classes, classes);
        if (best != last && best != blank) {
          work.spelled[count++] = best;
        }
        last = best;
      }
    }
    return count;
  }

  private int length(Tensor yTrue, int row) {
    int most = yTrue.extent(1);
    int length = 0;
    while (length < most && isLabel(yTrue.data()[row * most + length])) {
      length++;
    }
    return length;
  }

  private boolean isLabel(float label) {
    return label >= 0 && label != blank;
  }

  /// The fewest insertions, deletions and substitutions, row by row (Wagner and Fischer 1974).
  private static int distance(Work work, int spelled, Tensor yTrue, int at, int length) {
    if (work.row.length <= length) {
      work.row = new int[length + 1];
      work.above = new int[length + 1];
    }
    int[] above = work.above;
    int[] row = work.row;
    for (int j = 0; j <= length; j++) {
      above[j] = j;
    }
    for (int i = 0; i < spelled; i++) {
      row[0] = i + 1;
      for (int j = 0; j < length; j++) {
        int change = above[j] + (work.spelled[i] == yTrue.data()[at + j] ? 0 : 1);
        row[j + 1] = Math.min(change, 1 + Math.min(above[j + 1], row[j]));
      }
      int[] free = above;
      above = row;
      row = free;
    }
    return above[length];
  }

  @Override
  public double result(double[] state) {
    return Confusion.ratio(state[0], state[1]);
  }
}
