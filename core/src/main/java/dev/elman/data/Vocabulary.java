package dev.elman.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tokens and their numbers, the ids. Id 0 is padding, id 1 stands for all unknown tokens; then
/// come the tokens from the most to the least frequent.
///
/// Tokens that occur equally often are ordered as by Keras's `StringLookup`: by code points, the
/// greatest first.
public final class Vocabulary {
  /// The id of padding.
  public static final int PADDING = 0;

  /// The id of tokens that are not in the vocabulary.
  public static final int UNKNOWN = 1;

  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();

  private Vocabulary(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    for (int id = 0; id < tokens.size(); id++) {
      Integer other = ids.put(tokens.get(id), id);
      if (other != null) {
        throw new IllegalArgumentException(
            "Vocabulary: expected different tokens, but got \""
                + tokens.get(id)
                + "\" as number "
                + other
                + " and "
                + id
                + ".");
      }
    }
    if (tokens.size() < 2) {
      throw new IllegalArgumentException(
          "Vocabulary: expected a token for padding and one for unknown tokens first, but got "
              + tokens.size()
              + " tokens.");
    }
  }

  /// The vocabulary of a text, with Keras's defaults.
  ///
  /// @param text the tokens as they follow each other
  public static Vocabulary of(Stream<String> text) {
    return of(text, VocabularyOptions.DEFAULT);
  }

  /// The vocabulary of a text.
  ///
  /// @param text the tokens as they follow each other
  public static Vocabulary of(Stream<String> text, VocabularyOptions options) {
    Map<String, Long> counts =
        text.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<String> all = new ArrayList<>(options.first());
    counts.keySet().removeAll(all);
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= options.minCount())
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry::getKey, Vocabulary::compareCodePoints)
                .reversed())
        .limit((long) options.maxSize() - all.size())
        .map(Map.Entry::getKey)
        .forEach(all::add);
    return new Vocabulary(all);
  }

  /// The vocabulary with exactly these tokens; the first is padding, the second stands for unknown
  /// ones.
  ///
  /// @throws IllegalArgumentException if there are fewer than two tokens, or one occurs twice
  public static Vocabulary ofTokens(List<String> tokens) {
    return new Vocabulary(tokens);
  }

  /// Bytes of UTF-8 are in the order of the code points; Java's `compareTo` is not.
  private static int compareCodePoints(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /// The number of tokens, padding and the unknown token included.
  public int size() {
    return tokens.size();
  }

  /// All tokens; the place is the id.
  public List<String> tokens() {
    return tokens;
  }

  /// Whether a token has an id of its own.
  public boolean contains(String token) {
    return ids.containsKey(token);
  }

  /// The id of a token, or [#UNKNOWN].
  public int id(String token) {
    return ids.getOrDefault(token, UNKNOWN);
  }

  /// The token with an id.
  ///
  /// @throws IllegalArgumentException if there is none
  public String token(int id) {
    if (id < 0 || id >= tokens.size()) {
      throw new IllegalArgumentException(
          "Vocabulary.token: expected an id in [0, " + tokens.size() + "), but got " + id + ".");
    }
    return tokens.get(id);
  }

  /// The ids of tokens.
  public int[] encode(Collection<String> text) {
    return text.stream().mapToInt(this::id).toArray();
  }

  /// The tokens with these ids.
  ///
  /// @throws IllegalArgumentException if there is none with an id
  public List<String> decode(int... text) {
    return Arrays.stream(text).mapToObj(this::token).toList();
  }

  /// Writes the tokens in the order of their ids, one per line in UTF-8. A line break within a
  /// token is written as `\n` or `\r`, a backslash as `\\`.
  public void save(Path file) throws IOException {
    Files.write(file, tokens.stream().map(Vocabulary::escape).toList());
  }

  /// Reads what [#save] has written, or a list of tokens, one per line, that begins with padding
  /// and the unknown token.
  ///
  /// @throws IllegalArgumentException if there are fewer than two tokens, or one occurs twice
  public static Vocabulary load(Path file) throws IOException {
    return new Vocabulary(Files.readAllLines(file).stream().map(Vocabulary::unescape).toList());
  }

  private static String escape(String token) {
    return token.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String line) {
    StringBuilder token = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      char next = i + 1 < line.length() ? line.charAt(i + 1) : ' ';
      boolean escaped = c == '\\' && (next == '\\' || next == 'n' || next == 'r');
      token.append(!escaped ? c : next == 'n' ? '\n' : next == 'r' ? '\r' : '\\');
      i += escaped ? 1 : 0;
    }
    return token.toString();
  }

  @Override
  public String toString() {
    return "Vocabulary[size=" + size() + "]";
  }

  /// Compares vocabularies by their tokens.
  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary && tokens.equals(vocabulary.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }
}
