package dev.elman.metric;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The F1 of [SpanF1] over all spans, during training: of tag numbers. Steps that are masked are
/// passed over; weights of steps and samples do not change what a span is and are ignored.
///
/// *Shapes*: predictions `[batch, time, tags]`, of which the largest is the tag; labels `[batch,
/// time]` or `[batch, time, 1]`. *State*: right, expected and predicted spans.
final class TaggedSpanF1 implements Metric {
  private static final int RIGHT = 0;
  private static final int EXPECTED = 1;
  private static final int PREDICTED = 2;
  private static final int SUMS = 3;

  private final char[] prefixes; // one of O B I E S
  private final int[] types; // the number of the type of each tag
  private final int outside;

  /// @param tags the name of each tag, by its number
  TaggedSpanF1(List<String> tags) {
    prefixes = new char[tags.size()];
    types = new int[tags.size()];
    List<String> names =
        tags.stream().map(tag -> tag.substring(Math.min(1, tag.length()))).distinct().toList();
    int lastOutside = -1;
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = SpanF1.prefix(tags.get(i), i);
      types[i] = names.indexOf(tags.get(i).substring(1));
      lastOutside = prefixes[i] == 'O' ? i : lastOutside;
    }
    if (lastOutside < 0) {
      throw new IllegalArgumentException(
          "span_f1 tags: expected O among the tags, but got " + tags + ".");
    }
    outside = lastOutside;
  }

  @Override
  public String name() {
    return "span_f1";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return SUMS;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Labels.requireOnePerPosition(name(), yTrue, yPred);
    if (yPred.rank() != 3 || yPred.extent(2) != prefixes.length) {
      throw new IllegalArgumentException(
          "span_f1: expected predictions [batch, time, tags="
              + prefixes.length
              + "], but got "
              + yPred.shape().labelledBatch()
              + ". Give the names of all tags, in the order of their numbers.");
    }
    int time = yPred.extent(1);
    Mask mask = weights.mask();
    boolean masked = mask != null && mask.time() == time && mask.batch() == yPred.extent(0);
    for (int row = 0; row < yPred.extent(0); row++) {
      addSequence(yTrue, yPred, row * time, time, masked ? mask : null, state);
    }
  }

  /// conlleval's way: a span is right if it begins with a span of the same type and ends with it.
  private void addSequence(
      Tensor yTrue, Tensor yPred, int from, int time, @Nullable Mask mask, double[] state) {
    int lastLabel = outside;
    int lastAnswer = outside;
    boolean together = false; // both are in spans of a type that began at the same step
    for (int t = 0; t <= time; t++) {
      if (t < time && mask != null && !mask.get(from + t)) {
        continue;
      }
      int label = t == time ? outside : tag(yTrue.data()[from + t]);
      int answer =
          t == time
              ? outside
              : RowScores.argMax(yPred.data(), (from + t) * prefixes.length, prefixes.length);
      boolean labelEnds = ends(lastLabel, label);
      boolean answerEnds = ends(lastAnswer, answer);
      if (together && labelEnds && answerEnds) {
        state[RIGHT]++;
      }
      together &= !labelEnds && !answerEnds;
      boolean labelBegins = begins(lastLabel, label);
      boolean answerBegins = begins(lastAnswer, answer);
      state[EXPECTED] += labelBegins ? 1 : 0;
      state[PREDICTED] += answerBegins ? 1 : 0;
      together |= labelBegins && answerBegins && types[label] == types[answer];
      lastLabel = label;
      lastAnswer = answer;
    }
  }

  private int tag(float label) {
    return java.util.Objects.checkIndex((int) label, prefixes.length);
  }

  /// Whether a span begins with `tag`.
  private boolean begins(int before, int tag) {
    return prefixes[tag] != 'O' && breaks(before, tag);
  }

  /// Whether the span of the tag before, if there is one, has ended.
  private boolean ends(int before, int tag) {
    return prefixes[before] != 'O' && (prefixes[tag] == 'O' || breaks(before, tag));
  }

  /// Whether a tag does not go on with the span of the tag before.
  private boolean breaks(int before, int tag) {
    boolean closed = "OES".indexOf(prefixes[before]) >= 0;
    return closed || prefixes[tag] == 'B' || prefixes[tag] == 'S' || types[before] != types[tag];
  }

  @Override
  public double result(double[] state) {
    return Confusion.ratio(2 * state[RIGHT], state[EXPECTED] + state[PREDICTED]);
  }
}
