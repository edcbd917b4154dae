package dev.elman.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
  private static final float[] LOGITS = {0, 2, 1, 3, -1, 2};
  private static final int DRAWS = 20_000;

  private static double[] frequencies(GenerationOptions options, int... seen) {
    BitSet never = new BitSet();
    never.set(0);
    var sampler = new TokenSampler(options, LOGITS.length, never);
    IntStream.of(seen).forEach(sampler::seen);
    double[] frequencies = new double[LOGITS.length];
    for (int i = 0; i < DRAWS; i++) {
      frequencies[sampler.next(LOGITS)] += 1.0 / DRAWS;
    }
    return frequencies;
  }

  /// Softmax of some logits; NaN stands for a token that cannot be drawn.
  private static double[] softmax(double... logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Double.isNaN(logit) ? 0 : Math.exp(logit);
    }
    double[] p = new double[logits.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Double.isNaN(logits[i]) ? 0 : Math.exp(logits[i]) / sum;
    }
    return p;
  }

  private static void assertDrawn(GenerationOptions options, double[] expected, int... seen) {
    assertThat(frequencies(options, seen)).containsExactly(expected, within(0.015));
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] == 0) {
        assertThat(frequencies(options, seen)[i]).isZero();
      }
    }
  }

  private static final double NO = Double.NaN;
  private static final GenerationOptions ALL = GenerationOptions.DEFAULT;

  @Test
  void tokensAreDrawnAsProbableAsTheyAre() {
    assertDrawn(ALL, softmax(NO, 2, 1, 3, -1, 2));
    assertDrawn(ALL.temperature(0.5), softmax(NO, 4, 2, 6, -2, 4));
    assertDrawn(ALL.temperature(0), new double[] {0, 0, 0, 1, 0, 0});
  }

  @Test
  void theLargestAreKept() {
    assertDrawn(ALL.topK(2), softmax(NO, 2, NO, 3, NO, NO)); // of two equal ones, the first
    assertDrawn(ALL.topK(3), softmax(NO, 2, NO, 3, NO, 2));
    assertDrawn(ALL.topK(100), softmax(NO, 2, 1, 3, -1, 2));
    double[] p = softmax(NO, 2, 1, 3, -1, 2);
    assertDrawn(ALL.topP(p[3] - 0.01), new double[] {0, 0, 0, 1, 0, 0});
    assertDrawn(ALL.topP(p[3] + 0.01), softmax(NO, 2, NO, 3, NO, NO));
    assertDrawn(ALL.topP(p[3] + p[1] + p[5] + 0.01), softmax(NO, 2, 1, 3, NO, 2));
    assertDrawn(ALL.topK(3).topP(0.99), softmax(NO, 2, NO, 3, NO, 2));
  }

  @Test
  void whatCameBeforeIsLessProbable() {
    assertDrawn(ALL.repetitionPenalty(2), softmax(NO, 2, 1, 1.5, -2, 2), 3, 4);
  }

  @Test
  void theSeedDecides() {
    assertThat(frequencies(ALL.seed(5))).isEqualTo(frequencies(ALL.seed(5)));
    assertThat(frequencies(ALL.seed(5))).isNotEqualTo(frequencies(ALL.seed(6)));
  }

  @Test
  void optionsOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> ALL.temperature(-1))
        .hasMessage(
            "GenerationOptions temperature: expected a number of at least 0, but got -1.0.");
    assertThatThrownBy(() -> ALL.topK(-1)).hasMessageContaining("topK");
    assertThatThrownBy(() -> ALL.topP(0)).hasMessageContaining("topP");
    assertThatThrownBy(() -> ALL.topP(1.1)).hasMessageContaining("topP");
    assertThatThrownBy(() -> ALL.repetitionPenalty(0)).hasMessageContaining("repetitionPenalty");
    assertThatThrownBy(() -> ALL.maxTokens(0)).hasMessageContaining("maxTokens");
    assertThatThrownBy(() -> ALL.stop("")).hasMessageContaining("stop");
  }

  private static String through(List<String> stops, String... pieces) {
    StopTexts filter = new StopTexts(stops);
    StringBuilder text = new StringBuilder();
    for (String piece : pieces) {
      text.append(filter.next(piece)).append('|');
      if (filter.isOver()) {
        break;
      }
    }
    return text + filter.end();
  }

  @Test
  void stopsEndTheTextAcrossPieces() {
    assertThat(through(List.of(), "a", "b")).isEqualTo("a|b|");
    assertThat(through(List.of("END"), "a E", "N", "D more")).isEqualTo("a |||");
    assertThat(through(List.of("END"), "a E", "N", "O")).isEqualTo("a ||ENO|");
    assertThat(through(List.of("END"), "aEN")).isEqualTo("a|EN");
    assertThat(through(List.of("x", "b"), "abxc")).isEqualTo("a|");
  }
}
