package dev.elman.tasks.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.data.Vocabulary;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Tokenizers as JSON: kind, tokens in the order of their ids, and what the kind has besides.
final class TokenizerJson {
  static final String CHARACTERS = "characters";
  static final String WORDS = "words";
  static final String BYTE_PAIRS = "byte_pairs";
  static final String RULE = "rule";
  static final String MERGES = "merges";

  private static final String KIND = "kind";
  private static final String TOKENS = "tokens";

  private TokenizerJson() {}

  static ObjectNode of(String kind, Vocabulary vocabulary) {
    ObjectNode json = Json.object().put(KIND, kind);
    var tokens = json.putArray(TOKENS);
    vocabulary.tokens().forEach(tokens::add);
    return json;
  }

  static Tokenizer read(ObjectNode json, String place) throws ModelFileException {
    try {
      Vocabulary vocabulary = vocabulary(json.path(TOKENS));
      String kind = json.path(KIND).asText();
      return switch (kind) {
        case CHARACTERS -> new CharacterTokenizer(vocabulary);
        case WORDS -> new WordTokenizer(WordRule.valueOf(json.path(RULE).asText()), vocabulary);
        case BYTE_PAIRS -> BytePairTokenizer.of(vocabulary, integers(json.path(MERGES)));
        default ->
            throw new IllegalArgumentException(
                "expected the kind characters, words or byte_pairs, but got \"" + kind + "\".");
      };
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(place + ": expected a tokenizer, but: " + e.getMessage(), e);
    }
  }

  private static Vocabulary vocabulary(JsonNode json) {
    List<String> tokens = new ArrayList<>();
    json.forEach(token -> tokens.add(token.asText()));
    if (tokens.size() < SpecialTokens.COUNT
        || !tokens.subList(0, SpecialTokens.COUNT).equals(SpecialTokens.ALL)) {
      throw new IllegalArgumentException(
          "expected tokens that begin with " + String.join(" ", SpecialTokens.ALL) + ".");
    }
    return Vocabulary.ofTokens(tokens);
  }

  private static int[] integers(JsonNode json) {
    return IntStream.range(0, json.size()).map(i -> json.get(i).asInt(-1)).toArray();
  }
}
