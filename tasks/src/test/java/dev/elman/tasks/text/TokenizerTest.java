package dev.elman.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.data.Vocabulary;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.tasks.dataset.TestData;
import dev.elman.tasks.table.Notes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static final int CASES = 300;

  @Test
  void charactersComeBackAsTheyWere() {
    RandomText.texts(CASES)
        .forEach(text -> {
          var tokenizer = CharacterTokenizer.of(text);
          assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
          assertThat(tokenizer.encode(text)).hasSize(text.codePointCount(0, text.length()));
        });
  }

  @Test
  void charactersAreCodePointsByFrequency() {
    var tokenizer = CharacterTokenizer.of("🙂🙂春");
    assertThat(tokenizer.vocabulary().tokens())
        .containsExactly("<pad>", "<unk>", "<bos>", "<eos>", "🙂", "春");
    assertThat(tokenizer.encode("春🙂x")).containsExactly(5, 4, Vocabulary.UNKNOWN);
    assertThat(tokenizer.decode(SpecialTokens.BOS_ID, 5, 1, 0, 3, 4)).isEqualTo("春\ufffd🙂");
  }

  @ParameterizedTest
  @EnumSource
  void wordsComeBackWithTheSameIds(WordRule rule) {
    RandomText.texts(CASES)
        .map(text -> text.replace("\r", ""))
        .forEach(text -> {
          var tokenizer = WordTokenizer.of(rule, text);
          int[] ids = tokenizer.encode(text);
          assertThat(tokenizer.encode(tokenizer.decode(ids))).as(text).isEqualTo(ids);
          assertThat(ids).doesNotContain(Vocabulary.PADDING);
        });
  }

  @Test
  void whiteSpaceAndLineEndsAreTheOnlyWhiteSpaceRuleChanges() {
    String text = " aer <unk> N \n  the  end \n\nlast";
    var tokenizer = WordTokenizer.of(WordRule.WHITESPACE, text);
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo("aer <unk> N\nthe end\n\nlast");
    assertThat(tokenizer.encode("the\nnew <unk>"))
        .containsExactly(
            tokenizer.vocabulary().id("the"), SpecialTokens.EOS_ID, Vocabulary.UNKNOWN, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Don't panic, well-known (42%).  | Don't_panic_,_well-known_(_42_%_)_. | Don't panic, well-known (42%).
          我爱 Java，3天                  | 我_爱_Java_，_3_天                  | 我爱Java，3天
          a - b--c ' d'                   | a_-_b_-_-_c_'_d_'                   | a - b - - c ' d '
          “Yes!” he said                  | “_Yes_!_”_he_said                   | “Yes!” he said
          """)
  void simpleWordsAreCutAtSigns(String text, String words, String back) {
    assertThat(String.join("_", WordRule.SIMPLE.words(text))).isEqualTo(words);
    var tokenizer = WordTokenizer.of(WordRule.SIMPLE, text);
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(back);
  }

  @ParameterizedTest
  @ValueSource(strings = {"the then them the other there", "春眠不覺曉處處聞啼鳥 x", "aaaa aaa aa ababab"})
  void bytePairsGiveEveryTextBack(String learned) {
    var tokenizer = BytePairTokenizer.train(learned, 300);
    RandomText.texts(CASES)
        .forEach(text -> {
          int[] ids = tokenizer.encode(text);
          assertThat(tokenizer.decode(ids)).isEqualTo(text);
          assertThat(ids).doesNotContain(0, 1, 2, 3);
        });
  }

  @Test
  void bytePairsDecodeBrokenBytesAsReplacement() {
    var tokenizer = BytePairTokenizer.train("aa ab", 270);
    int[] smile = tokenizer.encode("🙂");
    assertThat(smile).hasSize(4);
    TokenDecoder decoder = tokenizer.decoder();
    assertThat(IntStream.of(smile).mapToObj(decoder::next).collect(Collectors.joining("|")))
        .isEqualTo("|||🙂");
    assertThat(tokenizer.decode(smile[0], smile[1], tokenizer.vocabulary().id("a")))
        .isEqualTo("\ufffda");
    assertThat(tokenizer.decode(smile[0])).isEqualTo("\ufffd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "日", "ab", " ", "!", "🙂"})
  void bytePairsReadALineOfAMegabyte(String repeated) {
    String line = repeated.repeat((1 << 20) / repeated.length());
    var tokenizer = BytePairTokenizer.train("aaaa abab a日日日", 270);
    assertThat(tokenizer.decode(tokenizer.encode(line))).isEqualTo(line);
    assertThat(BytePairTokenizer.train(line, 280).encode(line)).hasSizeLessThan(1 << 18);
  }

  @Test
  void tokenizersAreSavedAsJson() throws Exception {
    String text = "The then, \"them\"\n日本 <0x41> the the";
    for (Tokenizer tokenizer :
        List.of(
            CharacterTokenizer.of(text),
            WordTokenizer.of(WordRule.SIMPLE, text),
            WordTokenizer.of(WordRule.WHITESPACE, text),
            BytePairTokenizer.train(text, 280))) {
      ObjectNode json = Json.object(Json.bytes(tokenizer.toJson()), "test");
      Tokenizer read = Tokenizer.ofJson(json, "test");
      assertThat(read).hasSameClassAs(tokenizer);
      assertThat(read.vocabulary()).isEqualTo(tokenizer.vocabulary());
      assertThat(read.encode(text + "?")).isEqualTo(tokenizer.encode(text + "?"));
      assertThat(read.toJson()).isEqualTo(tokenizer.toJson());
    }
  }

  @Test
  void brokenJsonIsAnError() {
    ObjectNode words = WordTokenizer.of(WordRule.SIMPLE, "a b").toJson();
    assertBroken(words.deepCopy().put("kind", "poems"), "but got \"poems\"");
    assertBroken(words.deepCopy().put("rule", "none"), "none");
    assertBroken(Json.object(), "expected tokens that begin with <pad> <unk> <bos> <eos>");
    ObjectNode twice = words.deepCopy();
    ((ArrayNode) twice.get("tokens")).add("a");
    assertBroken(twice, "\"a\"");
    ObjectNode pairs = BytePairTokenizer.train("aa aa", 262).toJson();
    ObjectNode wrong = pairs.deepCopy();
    ((ArrayNode) wrong.get("merges")).add(260).add(99_999);
    assertBroken(wrong, "99999");
    ObjectNode other = pairs.deepCopy();
    ((ArrayNode) other.get("merges")).add(261).add(261);
    assertBroken(other, "no token for the piece");
    assertBroken(words.deepCopy().put("kind", "byte_pairs"), "bytes as tokens 4 to 259");
  }

  private static void assertBroken(ObjectNode json, String message) {
    assertThatThrownBy(() -> Tokenizer.ofJson(json, "a.keras: x"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("a.keras: x: expected a tokenizer")
        .hasMessageContaining(message);
  }

  @Test
  void theTreebankHasItsPublishedCounts() {
    Notes notes = new Notes();
    String train = TextReader.read(TestData.path("lm/ptb/ptb.train.txt.gz"), notes);
    String test = TextReader.read(TestData.path("lm/ptb/ptb.test.txt.gz"), notes);
    var words = WordTokenizer.of(WordRule.WHITESPACE, train);
    assertThat(words.encode(train)).hasSize(929_589);
    assertThat(words.encode(test)).hasSize(82_430);
    assertThat(words.size()).isEqualTo(10_000 + 2); // besides <unk> and <eos>, <pad> and <bos>
    assertThat(notes.lines()).isEmpty();
  }

  @Test
  void shakespeareHasItsPublishedCharacters() {
    String text = TextReader.read(TestData.path("lm/tinyshakespeare.txt"), new Notes());
    var characters = CharacterTokenizer.of(text);
    assertThat(characters.encode(text)).hasSize(1_115_394);
    assertThat(characters.size()).isEqualTo(65 + 4);
    var pairs = BytePairTokenizer.train(text, 2000);
    assertThat(pairs.size()).isEqualTo(2000);
    int[] ids = pairs.encode(text);
    assertThat(ids.length).isLessThan(1_115_394 * 10 / 28);
    assertThat(pairs.decode(ids)).isEqualTo(text);
  }
}
