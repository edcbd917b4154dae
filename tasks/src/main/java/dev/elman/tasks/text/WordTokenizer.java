package dev.elman.tasks.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.data.Vocabulary;
import dev.elman.data.VocabularyOptions;
import java.util.ArrayList;
import java.util.List;

/// Text as its words; the end of a line is the token `<eos>`.
///
/// What comes back has the same words in the same lines, and white space as the [WordRule] puts it:
/// encoding it again gives the same ids.
public final class WordTokenizer implements Tokenizer {
  private static final char LINE_END = '\n';

  private final WordRule rule;
  private final Vocabulary vocabulary;

  WordTokenizer(WordRule rule, Vocabulary vocabulary) {
    this.rule = rule;
    this.vocabulary = vocabulary;
  }

  /// A tokenizer for the words of a text.
  public static WordTokenizer of(WordRule rule, String text) {
    return of(rule, text, SpecialTokens.options());
  }

  /// A tokenizer for the words of a text.
  ///
  /// @param options how rare a word may be, and the most tokens
  public static WordTokenizer of(WordRule rule, String text, VocabularyOptions options) {
    return new WordTokenizer(
        rule, Vocabulary.of(text.lines().flatMap(line -> rule.words(line).stream()), options));
  }

  /// Where words begin and end.
  public WordRule rule() {
    return rule;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /// The ids of a text. A line without a line end, the last, has no `<eos>`.
  @Override
  public int[] encode(String text) {
    List<String> tokens = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf(LINE_END, from);
      tokens.addAll(rule.words(text.substring(from, end < 0 ? text.length() : end)));
      if (end >= 0) {
        tokens.add(SpecialTokens.EOS);
      }
      from = end < 0 ? text.length() : end + 1;
    }
    return vocabulary.encode(tokens);
  }

  @Override
  public TokenDecoder decoder() {
    return new TokenDecoder() {
      private String before = "";

      @Override
      public String next(int id) {
        String word = vocabulary.token(id);
        if (id == SpecialTokens.EOS_ID) {
          before = "";
          return String.valueOf(LINE_END);
        }
        if (id == Vocabulary.PADDING || id == SpecialTokens.BOS_ID) {
          return "";
        }
        String space = !before.isEmpty() && rule.hasSpace(before, word) ? " " : "";
        before = word;
        return space + word;
      }
    };
  }

  @Override
  public ObjectNode toJson() {
    return TokenizerJson.of(TokenizerJson.WORDS, vocabulary).put(TokenizerJson.RULE, rule.name());
  }
}
