package dev.elman.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BytePairTrainerTest {
  /// Algorithm 1 of the paper as it is printed: all pairs are counted anew for every merge.
  private static List<String> reference(String text, Map<String, Integer> ids, int merges) {
    Map<String, Integer> own = new HashMap<>(ids);
    List<List<String>> chunks = new ArrayList<>();
    Chunks.of(
        text,
        chunk ->
            chunks.add(
                chunk
                    .codePoints()
                    .mapToObj(Character::toString)
                    .collect(Collectors.toCollection(ArrayList::new))));
    List<String> learned = new ArrayList<>();
    while (learned.size() < merges) {
      Map<List<String>, Integer> counts = new HashMap<>();
      for (List<String> chunk : chunks) {
        for (int i = 0; i + 1 < chunk.size(); i++) {
          counts.merge(List.of(chunk.get(i), chunk.get(i + 1)), 1, Integer::sum);
        }
      }
      List<String> best = null;
      for (List<String> pair : counts.keySet()) {
        if (best == null || isBetter(pair, best, counts, own)) {
          best = pair;
        }
      }
      if (best == null || counts.getOrDefault(best, 0) < 2) {
        return learned;
      }
      String piece = best.get(0) + best.get(1);
      own.putIfAbsent(piece, own.size());
      learned.add(best.get(0) + "+" + best.get(1));
      for (List<String> chunk : chunks) {
        for (int i = 0; i + 1 < chunk.size(); i++) {
          if (chunk.get(i).equals(best.get(0)) && chunk.get(i + 1).equals(best.get(1))) {
            chunk.set(i, piece);
            chunk.remove(i + 1);
          }
        }
      }
    }
    return learned;
  }

  private static boolean isBetter(
      List<String> pair,
      List<String> best,
      Map<List<String>, Integer> counts,
      Map<String, Integer> ids) {
    int byCount = Integer.compare(counts.getOrDefault(pair, 0), counts.getOrDefault(best, 0));
    int byFirst =
        Integer.compare(ids.getOrDefault(best.get(0), -1), ids.getOrDefault(pair.get(0), -1));
    int bySecond =
        Integer.compare(ids.getOrDefault(best.get(1), -1), ids.getOrDefault(pair.get(1), -1));
    return byCount != 0 ? byCount > 0 : byFirst != 0 ? byFirst > 0 : bySecond > 0;
  }

  @Test
  void learnsWhatCountingAnewLearns() {
    List<String> texts = new ArrayList<>(List.of("aaabdaaabac", "low lower newest widest low low"));
    RandomText.texts(60)
        .filter(text -> !text.contains("<"))
        .forEach(text -> texts.add(text.repeat(2)));
    for (String text : texts) {
      var tokenizer = BytePairTokenizer.train(text, 2000);
      Map<String, Integer> ids = new HashMap<>();
      List<String> tokens = tokenizer.vocabulary().tokens();
      tokens.stream()
          .limit(260 + text.codePoints().distinct().count())
          .forEach(token -> ids.put(token, ids.size()));
      assertThat(
              tokenizer.merges().stream()
                  .map(merge -> tokens.get(merge.left()) + "+" + tokens.get(merge.right())))
          .as(text)
          .isEqualTo(reference(text, ids, Integer.MAX_VALUE));
    }
  }

  @Test
  void learnsTheExampleOfThePaper() {
    String text = "low ".repeat(5) + "lower ".repeat(2) + "newest ".repeat(6) + "widest ".repeat(3);
    var tokenizer = BytePairTokenizer.train(text, 290);
    assertThat(tokenizer.vocabulary().tokens()).contains("est", " low", " newest");
    assertThat(tokenizer.encode(" lowest"))
        .containsExactly(tokenizer.vocabulary().id(" low"), tokenizer.vocabulary().id("est"));
  }

  @Test
  void rareCharactersAreBytesWhereThereIsNoRoom() {
    var tokenizer = BytePairTokenizer.train("aaabbc", 262);
    assertThat(tokenizer.vocabulary().tokens().subList(260, 262)).containsExactly("a", "b");
    assertThat(tokenizer.encode("c")).containsExactly(4 + 'c');
    assertThatThrownBy(() -> BytePairTokenizer.train("abc", 260))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than the 260 tokens");
  }

  @Test
  void namesOfTokensAreNeverLearned() {
    var tokenizer = BytePairTokenizer.train("<unk><unk> <0x41>x<0x41>x <eos><eos>".repeat(9), 400);
    assertThat(IntStream.of(tokenizer.encode("<unk> <0x41> <eos>"))).allMatch(id -> id >= 260);
    assertThat(tokenizer.decode(tokenizer.encode("<unk> <0x41>"))).isEqualTo("<unk> <0x41>");
  }

  @Test
  void chunksAreTheTextInPieces() {
    assertThat(chunks("The  end:\n\n 2nd 日本!!  "))
        .containsExactly("The", " ", " end", ":", "\n\n", " 2", "nd", " 日本", "!!", "  ");
    assertThat(chunks("x".repeat(130))).containsExactly("x".repeat(64), "x".repeat(64), "xx");
    RandomText.texts(200)
        .forEach(text -> assertThat(String.join("", chunks(text))).isEqualTo(text));
  }

  private static List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    Chunks.of(text, chunks::add);
    return chunks;
  }
}
