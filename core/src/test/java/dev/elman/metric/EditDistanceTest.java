package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.metric.EditDistance.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Alignments as RapidFuzz has them, distances against a recursion, and rates by hand.
class EditDistanceTest {
  static Stream<JsonNode> cases() {
    return Golden.elements(Golden.read("edit_distance").get("cases"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void alignmentsAreThoseOfRapidFuzz(JsonNode c) {
    List<String> reference = Words.characters(c.get(0).textValue());
    List<String> hypothesis = Words.characters(c.get(1).textValue());
    String steps =
        EditDistance.align(reference, hypothesis).stream()
            .filter(step -> step.kind() != Kind.HIT)
            .map(step -> letter(step.kind()) + step.reference() + ":" + step.hypothesis())
            .collect(Collectors.joining(" "));
    assertThat(steps).isEqualTo(c.get(2).textValue());
  }

  private static String letter(Kind kind) {
    return kind == Kind.SUBSTITUTION ? "r" : kind.name().substring(0, 1).toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void alignmentsLeadFromReferenceToHypothesisInTheFewestSteps(JsonNode c) {
    List<String> reference = Words.characters(c.get(0).textValue());
    List<String> hypothesis = Words.characters(c.get(1).textValue());
    List<String> built = new ArrayList<>();
    int i = 0;
    for (EditDistance.Step step : EditDistance.align(reference, hypothesis)) {
      assertThat(step.reference()).isEqualTo(i);
      assertThat(step.hypothesis()).isEqualTo(built.size());
      if (step.kind() == Kind.HIT) {
        built.add(reference.get(i));
      } else if (step.kind() != Kind.DELETION) {
        built.add(hypothesis.get(step.hypothesis()));
      }
      i += step.kind() == Kind.INSERTION ? 0 : 1;
    }
    assertThat(built).isEqualTo(hypothesis);
    EditDistance distance = EditDistance.of(reference, hypothesis);
    assertThat(distance.errors()).isEqualTo(distance(reference, hypothesis, new Integer[14][14]));
    assertThat(distance.referenceLength()).isEqualTo(reference.size());
    assertThat(distance.hits() + distance.substitutions() + distance.insertions())
        .isEqualTo(hypothesis.size());
  }

  /// The definition: a recursion over the first tokens.
  private static int distance(List<String> a, List<String> b, Integer[][] known) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.size() + b.size();
    }
    if (known[a.size()][b.size()] == null) {
      List<String> restOfA = a.subList(1, a.size());
      List<String> restOfB = b.subList(1, b.size());
      int kept = distance(restOfA, restOfB, known) + (a.getFirst().equals(b.getFirst()) ? 0 : 1);
      int other = 1 + Math.min(distance(restOfA, b, known), distance(a, restOfB, known));
      known[a.size()][b.size()] = Math.min(kept, other);
    }
    return known[a.size()][b.size()];
  }

  @Test
  void ratesOfACorpusDivideTheSums() {
    List<String> references = List.of("the cat sat", " on  the mat ");
    List<String> hypotheses = List.of("the cat", "on a big mat");
    assertThat(EditDistance.words(references.get(0), hypotheses.get(0)))
        .isEqualTo(new EditDistance(2, 0, 1, 0));
    assertThat(EditDistance.words(references.get(1), hypotheses.get(1)))
        .isEqualTo(new EditDistance(2, 1, 0, 1));
    assertThat(EditDistance.wordErrorRate(references, hypotheses)).isEqualTo(0.5);

    // " sat" is missing; "the" has become "a big" with 5 substitutions, insertions and deletions
    EditDistance second = EditDistance.characters("on the mat", "on a big mat");
    assertThat(second.errors()).isEqualTo(5);
    assertThat(EditDistance.characterErrorRate(List.of("the cat sat"), List.of("the cat")))
        .isCloseTo(4 / 11d, within(1e-12));
  }

  @Test
  void charactersAreCodePoints() {
    assertThat(EditDistance.characters("好😀", "坏😀")).isEqualTo(new EditDistance(1, 1, 0, 0));
    assertThat(EditDistance.characters("😀", "")).isEqualTo(new EditDistance(0, 0, 1, 0));
  }

  @Test
  void emptyTexts() {
    assertThat(EditDistance.words("", "").rate()).isZero();
    assertThat(EditDistance.words("", "a").rate()).isInfinite();
    assertThat(EditDistance.words("a b", "").rate()).isEqualTo(1);
    assertThat(EditDistance.words("", "a")).hasToString("∞ % [ 1 / 0, 1 ins, 0 del, 0 sub ]");
    assertThat(EditDistance.words("a b c", "a x"))
        .hasToString("66.67 % [ 2 / 3, 0 ins, 1 del, 1 sub ]");
  }

  @Test
  void everyReferenceNeedsItsHypothesis() {
    assertThatThrownBy(() -> EditDistance.wordErrorRate(List.of("a"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "EditDistance: expected as many hypotheses as references, but got 0 and 1.");
  }
}
