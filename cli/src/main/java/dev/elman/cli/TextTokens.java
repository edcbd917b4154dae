package dev.elman.cli;

import dev.elman.data.VocabularyOptions;
import dev.elman.tasks.text.BytePairTokenizer;
import dev.elman.tasks.text.CharacterTokenizer;
import dev.elman.tasks.text.SpecialTokens;
import dev.elman.tasks.text.Tokenizer;
import dev.elman.tasks.text.WordRule;
import dev.elman.tasks.text.WordTokenizer;
import java.util.Locale;

/// What a model of language reads and writes, as it is called on the command line.
enum TextTokens {
  CHARACTERS,
  WORDS,
  TOKENIZED,
  PIECES;

  Tokenizer of(String text, int size) {
    VocabularyOptions options = SpecialTokens.options().maxSize(size);
    return switch (this) {
      case CHARACTERS -> CharacterTokenizer.of(text, options);
      case WORDS -> WordTokenizer.of(WordRule.SIMPLE, text, options);
      case TOKENIZED -> WordTokenizer.of(WordRule.WHITESPACE, text, options);
      case PIECES -> BytePairTokenizer.train(text, size);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
