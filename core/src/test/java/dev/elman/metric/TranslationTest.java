package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/// BLEU and chrF: values worked out by hand, sums, and what is refused.
class TranslationTest {
  private static final List<String> TRANSLATIONS = List.of("a b c d e", "f g", "h h h");
  private static final List<List<String>> REFERENCES =
      List.of(List.of("a b c d x"), List.of("f g", "g f"), List.of("h"));

  @Test
  void bleuOfOneSentenceByHand() {
    // 4 of 5 words, 3 of 4 pairs, 2 of 3 triples, 1 of 2 quadruples; one word too short
    Bleu.Score score = new Bleu().sentence("a b c d e", "a b c d x y");
    double mean = Math.pow(0.8 * 0.75 * (2 / 3d) * 0.5, 0.25);
    assertThat(score.value()).isCloseTo(100 * mean * Math.exp(-0.2), within(1e-9));
    assertThat(score.matches()).containsExactly(4d, 3d, 2d, 1d);
    assertThat(score.totals()).containsExactly(5d, 4d, 3d, 2d);
    assertThat(score.precisions().get(1)).isEqualTo(75);
    assertThat(score.length()).isEqualTo(5);
    assertThat(score.referenceLength()).isEqualTo(6);
  }

  @Test
  void chrFOfOneSentenceByHand() {
    // P and R: characters 3/4 and 3/3, pairs 2/3 and 2/2, triples 1/2 and 1
    ChrF.Score score = new ChrF().charOrder(3).sentence("ab cd", "abc");
    double p = (3 / 4d + 2 / 3d + 1 / 2d) / 3;
    assertThat(score.value()).isCloseTo(100 * 5 * p / (4 * p + 1), within(1e-9));
  }

  @Test
  void corporaAddUp() {
    Bleu bleu = new Bleu();
    Bleu.Corpus left = bleu.corpus();
    Bleu.Corpus right = bleu.corpus();
    ChrF chrF = new ChrF().wordOrder(2);
    ChrF.Corpus leftF = chrF.corpus();
    ChrF.Corpus rightF = chrF.corpus();
    for (int i = 0; i < TRANSLATIONS.size(); i++) {
      (i == 0 ? left : right).add(TRANSLATIONS.get(i), REFERENCES.get(i));
      (i == 0 ? leftF : rightF).add(TRANSLATIONS.get(i), REFERENCES.get(i));
    }
    left.add(right);
    leftF.add(rightF);
    assertThat(left.score()).isEqualTo(bleu.corpus(TRANSLATIONS, REFERENCES));
    assertThat(left.score().signature()).startsWith("nrefs:var|");
    assertThat(leftF.score()).isEqualTo(chrF.corpus(TRANSLATIONS, REFERENCES));
    assertThat(leftF.score().name()).isEqualTo("chrF2++");
  }

  @Test
  void nothingAddedGivesZero() {
    assertThat(new Bleu().corpus().score().value()).isZero();
    assertThat(new ChrF().corpus().score().value()).isZero();
  }

  @Test
  void linesWithoutReferencesAreRefused() {
    assertThatThrownBy(() -> new Bleu().of(List.of("a"), List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Bleu: expected as many translations as references, but got 1 and 2.");
    assertThatThrownBy(() -> new ChrF().of(List.of(), List.of("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ChrF: expected as many translations as references");
    assertThatThrownBy(() -> new Bleu().sentence("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Bleu: expected at least one reference for each translation");
    assertThatThrownBy(() -> new ChrF().sentence("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ChrF: expected at least one reference for each translation");
  }

  @Test
  void badOptionsAreRefused() {
    assertThatThrownBy(() -> new Bleu().maxOrder(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Bleu maxOrder: expected at least 1, but got 0.");
    assertThatThrownBy(() -> new Bleu().smoothing(Bleu.Smoothing.FLOOR, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Bleu smoothingValue: expected a number of at least 0");
    assertThatThrownBy(() -> new ChrF().charOrder(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ChrF: expected charOrder of at least 1");
  }
}
