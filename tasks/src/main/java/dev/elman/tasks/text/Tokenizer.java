package dev.elman.tasks.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.data.Vocabulary;
import dev.elman.formats.ModelFileException;

/// Cuts text into tokens and puts it together again. Immutable; any number of threads may use one.
///
/// | | tokens | what comes back |
/// |---|---|---|
/// | [CharacterTokenizer] | Unicode code points | the text; unknown ones as U+FFFD |
/// | [WordTokenizer] | words | the words; white space as the rule has it |
/// | [BytePairTokenizer] | frequent pieces of words | the text, whatever it is |
public sealed interface Tokenizer permits CharacterTokenizer, WordTokenizer, BytePairTokenizer {
  /// The tokens and their ids. It begins with those of [SpecialTokens].
  Vocabulary vocabulary();

  /// The ids of a text.
  int[] encode(String text);

  /// Makes text of ids one by one.
  TokenDecoder decoder();

  /// The text of ids.
  ///
  /// @throws IllegalArgumentException if there is no token with an id
  default String decode(int... ids) {
    TokenDecoder decoder = decoder();
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.next(id));
    }
    return text.append(decoder.end()).toString();
  }

  /// The number of tokens.
  default int size() {
    return vocabulary().size();
  }

  /// Everything there is to know about the tokenizer.
  ObjectNode toJson();

  /// The tokenizer of [#toJson()].
  ///
  /// @param place how messages call the JSON
  /// @throws ModelFileException if it describes no tokenizer
  static Tokenizer ofJson(ObjectNode json, String place) throws ModelFileException {
    return TokenizerJson.read(json, place);
  }
}
