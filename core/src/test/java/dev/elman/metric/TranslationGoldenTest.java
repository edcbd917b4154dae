package dev.elman.metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// BLEU and chrF as sacreBLEU has them, of short texts and of corrupted corpora.
class TranslationGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("translation");

  @TestFactory
  Stream<DynamicTest> tokens() {
    return Stream.of(BleuTokenizer.values())
        .map(tokenizer ->
            DynamicTest.dynamicTest(tokenizer.signature(), () -> compareTokens(tokenizer)));
  }

  private static void compareTokens(BleuTokenizer tokenizer) {
    List<String> lines = strings(GOLDEN.get("lines"));
    JsonNode expected = GOLDEN.get("tokens").get(tokenizer.signature());
    for (int i = 0; i < lines.size(); i++) {
      // as BLEU does, which strips the end of each line first
      assertThat(tokenizer.tokens(Words.stripEnd(lines.get(i))))
          .as(lines.get(i))
          .isEqualTo(strings(expected.get(i)));
    }
  }

  @TestFactory
  Stream<DynamicTest> shortTexts() {
    return Golden.elements(GOLDEN.get("cases"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("translations").toString(),
                () -> {
                  List<List<String>> references =
                      Golden.elements(c.get("references"))
                          .map(TranslationGoldenTest::strings)
                          .toList();
                  compare(c, strings(c.get("translations")), references);
                }));
  }

  @TestFactory
  Stream<DynamicTest> corpora() {
    return Golden.elements(GOLDEN.get("corpora"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("corpus").textValue() + ", " + c.get("kind").textValue(),
                () -> {
                  List<List<String>> references = references(c.get("corpus").textValue());
                  List<String> lines = references.stream().map(List::getFirst).toList();
                  List<String> translations =
                      IntStream.range(0, lines.size())
                          .mapToObj(i -> corrupted(c.get("kind").textValue(), i, lines))
                          .toList();
                  compare(c, translations, references);
                  compareSentences(c.get("sentences"), translations, references);
                }));
  }

  private static void compareSentences(
      JsonNode sentences, List<String> translations, List<List<String>> references) {
    Bleu bleu = new Bleu().effectiveOrder(true);
    for (int i = 0; i < sentences.size(); i++) {
      double expected = Double.parseDouble(sentences.get(i).textValue());
      String[] own = references.get(i).toArray(String[]::new);
      assertThat(bleu.sentence(translations.get(i), own).value())
          .as("sentence %d", i)
          .isCloseTo(expected, within(1e-9));
    }
  }

  private static void compare(
      JsonNode c, List<String> translations, List<List<String>> references) {
    for (JsonNode expected : c.get("bleu")) {
      Bleu.Score score = bleu(expected.get("options")).corpus(translations, references);
      assertThat(score.value()).as(expected.toString()).isCloseTo(score(expected), within(1e-9));
      assertThat(Stream.of(score.matches(), score.totals()).flatMap(List::stream))
          .as(expected.toString())
          .containsExactlyElementsOf(
              Golden.elements(expected.get("counts")).map(JsonNode::doubleValue).toList());
      assertThat(score).hasToString(expected.get("text").textValue());
    }
    for (JsonNode expected : c.get("chrf")) {
      ChrF.Score score = chrF(expected.get("options")).corpus(translations, references);
      assertThat(score.value()).as(expected.toString()).isCloseTo(score(expected), within(1e-9));
      assertThat(score).hasToString(expected.get("text").textValue());
    }
  }

  private static double score(JsonNode expected) {
    return Double.parseDouble(expected.get("score").textValue());
  }

  private static Bleu bleu(JsonNode options) {
    Bleu bleu = new Bleu();
    for (String name : Golden.names(options)) {
      JsonNode value = options.get(name);
      bleu =
          switch (name) {
            case "tokenize" ->
                bleu.tokenizer(
                    Stream.of(BleuTokenizer.values())
                        .filter(t -> t.signature().equals(value.textValue()))
                        .findFirst()
                        .orElseThrow());
            case "smooth_method" -> bleu.smoothing(smoothing(value.textValue()));
            case "smooth_value" -> bleu.smoothing(bleu.smoothing(), value.doubleValue());
            case "max_ngram_order" -> bleu.maxOrder(value.intValue());
            case "lowercase" -> bleu.lowercase(value.booleanValue());
            case "effective_order" -> bleu.effectiveOrder(value.booleanValue());
            default -> throw new AssertionError(name);
          };
    }
    return bleu;
  }

  private static Bleu.Smoothing smoothing(String name) {
    return Bleu.Smoothing.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static ChrF chrF(JsonNode options) {
    ChrF chrF = new ChrF();
    for (String name : Golden.names(options)) {
      JsonNode value = options.get(name);
      chrF =
          switch (name) {
            case "char_order" -> chrF.charOrder(value.intValue());
            case "word_order" -> chrF.wordOrder(value.intValue());
            case "beta" -> chrF.beta(value.intValue());
            case "lowercase" -> chrF.lowercase(value.booleanValue());
            case "whitespace" -> chrF.whitespace(value.booleanValue());
            case "eps_smoothing" -> chrF.epsSmoothing(value.booleanValue());
            default -> throw new AssertionError(name);
          };
    }
    return chrF;
  }

  /// The kinds of `tools/golden/translation.py`.
  private static String corrupted(String kind, int i, List<String> corpus) {
    List<String> words = words(corpus.get(i));
    List<String> kept = new ArrayList<>();
    switch (kind) {
      case "same" -> kept.addAll(words);
      case "dropped" -> {
        for (int j = 0; j < words.size(); j++) {
          if ((7 * i + j) % 5 != 0) {
            kept.add(words.get(j));
          }
        }
      }
      case "swapped" -> {
        kept.addAll(words);
        for (int j = i % 3; j < words.size() - 1; j += 3) {
          Collections.swap(kept, j, j + 1);
        }
      }
      case "half" -> kept.addAll(words.subList(0, words.size() / 2));
      case "doubled" -> {
        for (int j = 0; j < words.size(); j++) {
          kept.addAll(Collections.nCopies((i + j) % 4 == 0 ? 2 : 1, words.get(j)));
        }
      }
      case "neighbour" -> kept.addAll(words(corpus.get((i + 1) % corpus.size())));
      case "lower" -> kept.addAll(words(corpus.get(i).toLowerCase(Locale.ROOT)));
      default -> throw new AssertionError(kind);
    }
    return String.join(" ", kept);
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  private static List<List<String>> references(String corpus) throws IOException {
    return switch (corpus) {
      case "multi30k-en" -> single(lines("multi30k/raw/test_2016_flickr.en.gz"));
      case "multi30k-de" -> single(lines("multi30k/raw/test_2017_flickr.de.gz"));
      case "multi30k-en-two" -> {
        List<String> raw = lines("multi30k/raw/test_2016_flickr.en.gz");
        List<String> tokens = lines("multi30k/tok/test_2016_flickr.lc.norm.tok.en.gz");
        yield IntStream.range(0, raw.size())
            .mapToObj(i -> List.of(raw.get(i), tokens.get(i)))
            .toList();
      }
      case "tatoeba-zh" -> {
        List<String> pairs = lines("tatoeba-cmn-eng/cmn-2019-07-21.txt.gz");
        yield single(
            IntStream.iterate(0, i -> i < pairs.size(), i -> i + 40)
                .mapToObj(i -> pairs.get(i).split("\t", -1)[1])
                .toList());
      }
      default -> throw new AssertionError(corpus);
    };
  }

  private static List<List<String>> single(List<String> lines) {
    return lines.stream().map(List::of).toList();
  }

  private static List<String> lines(String path) throws IOException {
    String data = System.getenv("ELMAN_DATA");
    assumeTrue(data != null, "ELMAN_DATA is not set: no folder mt with Multi30k and Tatoeba");
    try (var in = new GZIPInputStream(Files.newInputStream(Path.of(data, "mt", path)));
        var reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return reader.readAllLines();
    }
  }

  private static List<String> strings(JsonNode array) {
    return Golden.elements(array).map(JsonNode::textValue).toList();
  }
}
