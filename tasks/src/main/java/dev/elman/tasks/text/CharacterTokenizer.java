package dev.elman.tasks.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.data.Vocabulary;
import dev.elman.data.VocabularyOptions;

/// Text as its Unicode code points: letters of any script are one token each.
public final class CharacterTokenizer implements Tokenizer {
  private static final String REPLACEMENT = "\ufffd";

  private final Vocabulary vocabulary;

  CharacterTokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// A tokenizer for the characters of a text.
  public static CharacterTokenizer of(String text) {
    return of(text, SpecialTokens.options());
  }

  /// A tokenizer for the characters of a text.
  ///
  /// @param options how rare a character may be, and the most tokens
  public static CharacterTokenizer of(String text, VocabularyOptions options) {
    return new CharacterTokenizer(
        Vocabulary.of(text.codePoints().mapToObj(Character::toString), options));
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public int[] encode(String text) {
    return text.codePoints().map(c -> vocabulary.id(Character.toString(c))).toArray();
  }

  @Override
  public TokenDecoder decoder() {
    return id -> {
      String token = vocabulary.token(id);
      return !SpecialTokens.isSpecial(id) ? token : id == Vocabulary.UNKNOWN ? REPLACEMENT : "";
    };
  }

  @Override
  public ObjectNode toJson() {
    return TokenizerJson.of(TokenizerJson.CHARACTERS, vocabulary);
  }
}
