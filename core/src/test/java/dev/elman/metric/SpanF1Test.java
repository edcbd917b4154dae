package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.metric.SpanF1.Span;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reports of conlleval and spans of seqeval for random tags, which are mostly ill-formed.
class SpanF1Test {
  private static final JsonNode GOLDEN = Golden.read("spans");

  static Stream<JsonNode> reports() {
    return Golden.elements(GOLDEN.get("reports"));
  }

  static Stream<JsonNode> spans() {
    return Golden.elements(GOLDEN.get("spans"));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void reportsAreThoseOfConlleval(JsonNode c) {
    List<List<String>> labels = sentences(c.get("labels"));
    List<List<String>> predictions = sentences(c.get("predictions"));
    assertThat(SpanF1.of(labels, predictions)).hasToString(c.get("report").textValue());

    SpanF1 first = SpanF1.of(labels.subList(0, 1), predictions.subList(0, 1));
    SpanF1 rest =
        SpanF1.of(labels.subList(1, labels.size()), predictions.subList(1, labels.size()));
    rest.add(first);
    assertThat(rest).as("in parts").hasToString(c.get("report").textValue());
  }

  @ParameterizedTest
  @MethodSource("spans")
  void spansAreThoseOfSeqeval(JsonNode c) {
    List<Span> expected =
        Golden.elements(c.get(1))
            .map(s -> new Span(s.get(0).textValue(), s.get(1).intValue(), s.get(2).intValue()))
            .toList();
    assertThat(SpanF1.spans(List.of(c.get(0).textValue().split(" ", -1)))).isEqualTo(expected);
  }

  @Test
  void allSchemesMarkTheSameSpans() {
    List<Span> expected =
        List.of(new Span("PER", 0, 2), new Span("PER", 2, 3), new Span("LOC", 4, 7));
    assertThat(SpanF1.spans(tags("I-PER I-PER B-PER O I-LOC I-LOC I-LOC"))).isEqualTo(expected);
    assertThat(SpanF1.spans(tags("B-PER I-PER B-PER O B-LOC I-LOC I-LOC"))).isEqualTo(expected);
    assertThat(SpanF1.spans(tags("B-PER E-PER S-PER O B-LOC I-LOC E-LOC"))).isEqualTo(expected);
    assertThat(SpanF1.spans(tags("B-PER E-PER S-PER O B-LOC M-LOC E-LOC"))).isEqualTo(expected);
    assertThat(SpanF1.spans(tags("B-PER L-PER U-PER O B-LOC I-LOC L-LOC"))).isEqualTo(expected);
    assertThat(SpanF1.spans(List.of())).isEmpty();
  }

  @Test
  void scoresByHand() {
    SpanF1 scores =
        SpanF1.of(
            List.of(tags("B-PER I-PER O B-LOC"), tags("O B-LOC I-LOC")),
            List.of(tags("B-PER I-PER O B-ORG"), tags("O B-LOC O")));
    assertThat(scores.overall()).isEqualTo(new SpanF1.Score(1, 3, 3));
    assertThat(scores.overall().f1()).isCloseTo(1 / 3d, within(1e-12));
    assertThat(scores.byType().keySet()).containsExactly("LOC", "ORG", "PER");
    assertThat(scores.byType().get("LOC")).isEqualTo(new SpanF1.Score(0, 2, 1));
    assertThat(scores.byType().get("ORG").recall()).isZero();
    assertThat(scores.accuracy()).isCloseTo(5 / 7d, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X-PER", "b-PER", "BPER", "PER", "O-PER"})
  void otherTagsAreRefused(String tag) {
    assertThatThrownBy(() -> SpanF1.spans(List.of("O", tag)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got \"" + tag + "\" at token 1.");
  }

  @Test
  void everyTokenNeedsATag() {
    assertThatThrownBy(() -> new SpanF1().add(tags("O O"), tags("O")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("SpanF1: expected a tag for each of the 2 tokens");
    assertThatThrownBy(() -> SpanF1.of(List.of(tags("O")), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but got 0 and 1.");
  }

  private static List<String> tags(String line) {
    return List.of(line.split(" ", -1));
  }

  private static List<List<String>> sentences(JsonNode array) {
    return Golden.elements(array)
        .map(s -> Golden.elements(s).map(JsonNode::textValue).toList())
        .toList();
  }
}
