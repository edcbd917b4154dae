package dev.elman.loss;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads labels from the predictions of a network that was trained with [Ctc].
///
/// [#greedy] takes the best class of every step, which is fast and usually good. [#beamSearch] adds
/// up the probabilities of all paths that spell the same labels, as far as its beam reaches, and
/// can ask a language model how likely a label is behind others (prefix search: Graves et al. 2006;
/// with a language model: Hannun et al. 2014, arXiv:1408.2873).
///
/// Both take logits, or logarithms of probabilities, `[batch, time, classes]`, and read the steps
/// that are not masked only.
///
/// @param blank the class for steps that say nothing
/// @param beamWidth how many beginnings are followed; Keras's default is 100
/// @param topPaths how many hypotheses [#beamSearch] returns for each sample, at most; Keras's
///   default is 1
/// @param scorer adds to the logarithm of the probability; nothing by default
public record CtcDecoder(int blank, int beamWidth, int topPaths, Scorer scorer) {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public CtcDecoder {
    if (blank < 0) {
      throw new IllegalArgumentException(
          "CtcDecoder blank: expected a class number, but got " + blank + ". It is usually 0.");
    }
    if (beamWidth < 1 || topPaths < 1 || topPaths > beamWidth) {
      throw new IllegalArgumentException(
          "CtcDecoder: expected a beamWidth of at least 1 and from 1 to beamWidth topPaths, but got "
              + beamWidth
              + " and "
              + topPaths
              + ". More paths need a wider beam.");
    }
  }

  /// What else makes a spelling likely, for example a language model: a function `(prefix, next) →
  /// log score`.
  @FunctionalInterface
  public interface Scorer {
    /// Adds nothing.
    Scorer NONE = (_, _) -> 0;

    /// What label `next` behind the labels `prefix` adds to the logarithm of the probability, for
    /// example `α · log p(next | prefix) + β`, where β is a bonus for every label.
    ///
    /// @param prefix the labels before; not to be changed
    double score(int[] prefix, int next);

    /// What is added when the labels are complete; by default nothing.
    default double end(int[] labels) {
      return 0;
    }
  }

  /// What a network may have meant.
  ///
  /// @param labels the class numbers, without blank
  /// @param logProbability the logarithm of the probability: of the best path for [#greedy], of all
  ///   paths that the beam has followed for [#beamSearch]
  /// @param score the same, with what the [Scorer] has added
  public record Hypothesis(List<Integer> labels, double logProbability, double score) {}

  /// A decoder for this blank, with Keras's defaults.
  public static CtcDecoder blank(int blank) {
    return new CtcDecoder(blank, 100, 1, Scorer.NONE);
  }

  /// The same decoder with a beam of another width.
  public CtcDecoder beamWidth(int newBeamWidth) {
    return new CtcDecoder(blank, newBeamWidth, topPaths, scorer);
  }

  /// The same decoder, returning so many hypotheses.
  public CtcDecoder topPaths(int newTopPaths) {
    return new CtcDecoder(blank, beamWidth, newTopPaths, scorer);
  }

  /// The same decoder with a language model.
  public CtcDecoder scorer(Scorer newScorer) {
    return new CtcDecoder(blank, beamWidth, topPaths, newScorer);
  }

  /// What the best path of each sample spells.
  ///
  /// @param mask the real steps, or null for all
  public List<Hypothesis> greedy(Tensor logits, @Nullable Mask mask) {
    check(logits);
    RealSteps steps = new RealSteps();
    List<Hypothesis> best = new ArrayList<>();
    for (int row = 0; row < logits.extent(0); row++) {
      steps.read(logits, mask, row);
      best.add(greedy(logits, steps));
    }
    return best;
  }

  private Hypothesis greedy(Tensor logits, RealSteps steps) {
    float[] x = logits.data();
    int classes = logits.extent(2);
    List<Integer> labels = new ArrayList<>();
    double logProbability = 0;
    int last = blank;
    for (int t = 0; t < steps.count(); t++) {
      int at = steps.begin(t);
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = x[at + k] > x[at + best] ? k : best;
      }
      logProbability += x[at + best] - LogSum.of(x, at, classes);
      if (best != last && best != blank) {
        labels.add(best);
      }
      last = best;
    }
    return new Hypothesis(List.copyOf(labels), logProbability, logProbability);
  }

  /// The most likely spellings of each sample, the best one first.
  ///
  /// @param mask the real steps, or null for all
  public List<List<Hypothesis>> beamSearch(Tensor logits, @Nullable Mask mask) {
    check(logits);
    RealSteps steps = new RealSteps();
    List<List<Hypothesis>> all = new ArrayList<>();
    for (int row = 0; row < logits.extent(0); row++) {
      steps.read(logits, mask, row);
      PrefixBeam beam = new PrefixBeam(this);
      for (int t = 0; t < steps.count(); t++) {
        beam.step(logits.data(), steps.begin(t), logits.extent(2));
      }
      all.add(beam.hypotheses());
    }
    return all;
  }

  private void check(Tensor logits) {
    if (logits.rank() != 3 || blank >= logits.extent(2)) {
      throw new IllegalArgumentException(
          "CtcDecoder: expected logits "
              + Shape.of(Shape.ANY, Shape.ANY, Shape.ANY).labelled("batch", "time", "classes")
              + " with more than "
              + blank
              + " classes, one of which is the blank, but got "
              + logits.shape()
              + ". Give the decoder the same blank as the loss, and a sample as a batch of one.");
    }
  }
}
