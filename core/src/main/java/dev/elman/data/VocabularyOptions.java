package dev.elman.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Which tokens a [Vocabulary] takes.
///
/// @param minCount how often a token must occur, at least 1; 1 by default
/// @param maxSize the most tokens, the reserved ones included, as Keras's `max_tokens`; no limit by
///   default
/// @param padding the token with id 0; the empty text by default, as in Keras
/// @param unknown the token with id 1; `[UNK]` by default, as in Keras
/// @param reserved tokens with the next ids whether they occur or not, such as `[START]` and
///   `[END]`; none by default
public record VocabularyOptions(
    int minCount, int maxSize, String padding, String unknown, List<String> reserved) {

  /// Keras's defaults.
  public static final VocabularyOptions DEFAULT =
      new VocabularyOptions(1, Integer.MAX_VALUE, "", "[UNK]", List.of());

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a number is outside its range, or a reserved token occurs
  ///   twice
  public VocabularyOptions {
    reserved = List.copyOf(reserved);
    Checks.atLeast(1, "Vocabulary minCount", minCount);
    List<String> first = first(padding, unknown, reserved);
    Checks.atLeast(first.size(), "Vocabulary maxSize (reserved tokens included)", maxSize);
    if (new HashSet<>(first).size() < first.size()) {
      throw new IllegalArgumentException(
          "Vocabulary reserved: expected different tokens, but got " + first + ".");
    }
  }

  private static List<String> first(String padding, String unknown, List<String> reserved) {
    List<String> first = new ArrayList<>(List.of(padding, unknown));
    first.addAll(reserved);
    return first;
  }

  /// The tokens with the first ids.
  List<String> first() {
    return first(padding, unknown, reserved);
  }

  /// Leaves out tokens that occur less often.
  public VocabularyOptions minCount(int count) {
    return new VocabularyOptions(count, maxSize, padding, unknown, reserved);
  }

  /// Leaves out the rarest tokens if there are more.
  public VocabularyOptions maxSize(int size) {
    return new VocabularyOptions(minCount, size, padding, unknown, reserved);
  }

  /// Another token for padding.
  public VocabularyOptions padding(String token) {
    return new VocabularyOptions(minCount, maxSize, token, unknown, reserved);
  }

  /// Another token for all that are unknown.
  public VocabularyOptions unknown(String token) {
    return new VocabularyOptions(minCount, maxSize, padding, token, reserved);
  }

  /// Other tokens with ids of their own.
  public VocabularyOptions reserved(String... tokens) {
    return new VocabularyOptions(minCount, maxSize, padding, unknown, List.of(tokens));
  }
}
