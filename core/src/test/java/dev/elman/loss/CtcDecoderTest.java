package dev.elman.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.loss.CtcDecoder.Hypothesis;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.RandomTensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What is read from predictions, against all paths and against Keras.
class CtcDecoderTest {
  private static final int WIDE = 10_000;

  @TestFactory
  Stream<DynamicTest> labelsAreThoseOfKeras() {
    return Golden.elements(Golden.read("ctc").get("decoded"))
        .map(c -> DynamicTest.dynamicTest("shape " + c.get("shape"), () -> compare(c)));
  }

  private static void compare(JsonNode c) {
    Tensor logits = Golden.tensor(c.get("logits"), c.get("shape"));
    int[] lengths = Golden.elements(c.get("lengths")).mapToInt(JsonNode::intValue).toArray();
    Mask mask = Mask.ofLengths(lengths, logits.extent(1));
    CtcDecoder decoder = Losses.ctc().decoder().beamWidth(200);
    for (int row = 0; row < lengths.length; row++) {
      assertThat(decoder.greedy(logits, mask).get(row).labels())
          .isEqualTo(integers(c.get("greedy").get(row)));
      Hypothesis best = decoder.beamSearch(logits, mask).get(row).getFirst();
      assertThat(best.labels()).isEqualTo(integers(c.get("beam_search").get(row)));
      assertThat(best.logProbability())
          .isCloseTo(c.get("beam_search_scores").get(row).doubleValue(), within(1e-6));
    }
  }

  private static List<Integer> integers(JsonNode array) {
    return Golden.elements(array).map(JsonNode::intValue).toList();
  }

  @RepeatedTest(8)
  void aWideBeamFindsEverySpellingWithItsProbability(RepetitionInfo repetition) {
    Case c = new Case(repetition.getCurrentRepetition(), 5, 3);
    int blank = repetition.getCurrentRepetition() % 3;
    Map<List<Integer>, Double> all = ReferenceCtc.spellings(c.exact, blank);
    CtcDecoder decoder = CtcDecoder.blank(blank).beamWidth(WIDE).topPaths(WIDE);

    List<Hypothesis> found = decoder.beamSearch(c.logits, null).getFirst();

    assertThat(found).hasSize(all.size());
    for (Hypothesis h : found) {
      assertThat(Math.exp(h.logProbability()))
          .as("%s", h.labels())
          .isCloseTo(all.getOrDefault(h.labels(), -1.0), within(1e-12));
      assertThat(h.score()).isEqualTo(h.logProbability());
    }
    assertThat(found).isSortedAccordingTo(Comparator.comparingDouble(Hypothesis::score).reversed());
  }

  @RepeatedTest(4)
  void aNarrowBeamFollowsTheBest(RepetitionInfo repetition) {
    Case c = new Case(repetition.getCurrentRepetition(), 6, 3);
    Map<List<Integer>, Double> all = ReferenceCtc.spellings(c.exact, 0);
    List<Hypothesis> found =
        CtcDecoder.blank(0).beamWidth(6).topPaths(3).beamSearch(c.logits, null).getFirst();
    assertThat(found).hasSize(3);
    for (Hypothesis h : found) {
      assertThat(Math.exp(h.logProbability()))
          .isPositive()
          .isLessThanOrEqualTo(all.getOrDefault(h.labels(), -1.0) + 1e-12);
    }
  }

  @Test
  void theScorerDecides() {
    Case c = new Case(3, 5, 3);
    CtcDecoder.Scorer scorer =
        new CtcDecoder.Scorer() {
          @Override
          public double score(int[] prefix, int next) {
            return bigram(prefix.length == 0 ? 0 : prefix[prefix.length - 1], next);
          }

          @Override
          public double end(int[] labels) {
            return -0.5 * labels.length;
          }
        };
    Map<List<Integer>, Double> all = ReferenceCtc.spellings(c.exact, 0);
    List<Integer> best =
        all.keySet().stream()
            .max(Comparator.comparingDouble(l -> Math.log(all.get(l)) + model(l)))
            .orElseThrow();
    Hypothesis found =
        CtcDecoder.blank(0)
            .beamWidth(WIDE)
            .scorer(scorer)
            .beamSearch(c.logits, null)
            .getFirst()
            .getFirst();
    assertThat(found.labels()).isEqualTo(best);
    assertThat(found.logProbability()).isCloseTo(Math.log(all.get(best)), within(1e-12));
    assertThat(found.score()).isCloseTo(Math.log(all.get(best)) + model(best), within(1e-12));
    Hypothesis alone = CtcDecoder.blank(0).beamSearch(c.logits, null).getFirst().getFirst();
    assertThat(alone.labels()).as("without the scorer").isNotEqualTo(best);
  }

  private static double bigram(int last, int next) {
    return Math.sin(3 * last + next + 1);
  }

  private static double model(List<Integer> labels) {
    return IntStream.range(0, labels.size())
            .mapToDouble(i -> bigram(i == 0 ? 0 : labels.get(i - 1), labels.get(i)))
            .sum()
        - 0.5 * labels.size();
  }

  @Test
  void greedyMergesRepetitionsThenRemovesBlanks() {
    int[] path = {1, 1, 0, 1, 2, 2, 0, 0, 2, 1};
    Tensor logits = Tensor.zeros(1, path.length, 3);
    for (int t = 0; t < path.length; t++) {
      logits.data()[3 * t + path[t]] = 2;
    }
    Hypothesis best = CtcDecoder.blank(0).greedy(logits, null).getFirst();
    assertThat(best.labels()).containsExactly(1, 1, 2, 2, 1);
    double one = 2 - Math.log(Math.exp(2) + 2);
    assertThat(best.logProbability()).isCloseTo(10 * one, within(1e-12));
  }

  @Test
  void onlyRealStepsAreRead() {
    Case c = new Case(5, 4, 3);
    Tensor holes = new RandomTensors(9).next(2, 6, 3);
    boolean[] real = {true, false, true, true, false, true};
    for (int t = 0, i = 0; t < 6; t++) {
      if (real[t]) {
        System.arraycopy(c.logits.data(), 3 * i++, holes.data(), 18 + 3 * t, 3);
      }
    }
    boolean[] none = new boolean[6];
    Mask mask = Mask.of(new boolean[][] {none, real});
    CtcDecoder decoder = CtcDecoder.blank(0);
    assertThat(decoder.greedy(holes, mask).get(1))
        .isEqualTo(decoder.greedy(c.logits, null).getFirst());
    assertThat(decoder.beamSearch(holes, mask).get(1))
        .isEqualTo(decoder.beamSearch(c.logits, null).getFirst());
    assertThat(decoder.beamSearch(holes, mask).getFirst())
        .containsExactly(new Hypothesis(List.of(), 0, 0));
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> CtcDecoder.blank(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CtcDecoder blank: expected a class number, but got -1.");
    assertThatThrownBy(() -> CtcDecoder.blank(0).beamWidth(3).topPaths(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got 3 and 4.");
    Tensor logits = Tensor.zeros(2, 3);
    assertThatThrownBy(() -> CtcDecoder.blank(0).greedy(logits, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CtcDecoder: expected logits [batch=any, time=any, classes=any]")
        .hasMessageContaining("but got [2, 3].");
  }

  /// Random logits of one sample.
  private static final class Case {
    private final Tensor logits;
    private final double[][] exact;

    private Case(long seed, int time, int classes) {
      logits = new RandomTensors(seed).next(1.5, Shape.of(1, time, classes));
      exact = new double[time][];
      for (int t = 0; t < time; t++) {
        exact[t] =
            Golden.toDoubles(Arrays.copyOfRange(logits.data(), t * classes, (t + 1) * classes));
      }
    }
  }
}
