package dev.elman.tasks.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.data.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// Text as frequent pieces of words, learned from text by byte-pair encoding.
///
/// The pieces are found as [BytePairTrainer] says and put together in the same order when a text is
/// encoded. A character that was not seen becomes the bytes of its UTF-8, of which each is a token,
/// so that every text can be encoded and comes back as it was; only halves of surrogate pairs,
/// which are no characters, become `?`. No piece reaches over the border of two words; the space
/// before a word belongs to it.
///
/// Source: Sennrich, Haddow and Birch 2016, arXiv:1508.07909; bytes for unseen characters: Kudo and
/// Richardson 2018, *SentencePiece*, arXiv:1808.06226.
public final class BytePairTokenizer implements Tokenizer {
  private static final int FIRST_BYTE = SpecialTokens.COUNT;
  private static final int BYTES = 256;
  private static final int FIRST_PIECE = FIRST_BYTE + BYTES;
  private static final int LONGEST_CHARACTER = 4; // in UTF-8
  private static final int MOST_CACHED = 1 << 16;

  private final Vocabulary vocabulary;
  private final List<Merge> merges;
  private final Map<Long, Integer> ranks = new HashMap<>();
  private final Map<String, int[]> cache = new ConcurrentHashMap<>();

  private BytePairTokenizer(Vocabulary vocabulary, List<Merge> merges) {
    this.vocabulary = vocabulary;
    this.merges = List.copyOf(merges);
    for (int rank = 0; rank < merges.size(); rank++) {
      Merge merge = merges.get(rank);
      ranks.put(Merge.pair(merge.left(), merge.right()), rank);
    }
  }

  /// Learns a vocabulary from a text.
  ///
  /// @param size the most tokens, of which 260 are no pieces: the special ones and the bytes
  /// @throws IllegalArgumentException if it leaves no room for pieces
  public static BytePairTokenizer train(String text, int size) {
    return train(List.of(text), size);
  }

  /// Learns one vocabulary from several texts, such as those of two languages.
  ///
  /// @param size the most tokens, of which 260 are no pieces: the special ones and the bytes
  /// @throws IllegalArgumentException if it leaves no room for pieces
  public static BytePairTokenizer train(List<String> texts, int size) {
    if (size <= FIRST_PIECE) {
      throw new IllegalArgumentException(
          "BytePairTokenizer size: expected more than the "
              + FIRST_PIECE
              + " tokens for bytes and special purposes, but got "
              + size
              + ". Usual are 1,000 to 32,000.");
    }
    Vocabulary characters =
        Vocabulary.of(
            texts.stream().flatMapToInt(String::codePoints).mapToObj(Character::toString),
            SpecialTokens.options().maxSize(size - BYTES));
    List<String> tokens = new ArrayList<>(characters.tokens());
    tokens.addAll(FIRST_BYTE, byteNames());
    var alphabet = new BytePairTokenizer(Vocabulary.ofTokens(tokens), List.of());
    Map<String, Long> chunks = new HashMap<>();
    texts.forEach(text -> Chunks.of(text, chunk -> chunks.merge(chunk, 1L, Long::sum)));
    return alphabet.grown(chunks, size);
  }

  private static List<String> byteNames() {
    return IntStream.range(0, BYTES).mapToObj("<0x%02X>"::formatted).toList();
  }

  /// This alphabet with the pieces of some chunks.
  private BytePairTokenizer grown(Map<String, Long> chunks, int size) {
    List<String> tokens = new ArrayList<>(vocabulary.tokens());
    Map<String, Integer> ids = new HashMap<>();
    tokens.forEach(token -> ids.put(token, ids.size()));
    List<BytePairTrainer.Word> words = new ArrayList<>();
    chunks.forEach((chunk, count) -> words.add(new BytePairTrainer.Word(characters(chunk), count)));
    BytePairTrainer trainer = new BytePairTrainer(words);
    List<Merge> learned = new ArrayList<>();
    while (tokens.size() < size) {
      Merge merge =
          trainer.next(
              learned.size(),
              (left, right) ->
                  left < FIRST_PIECE || right < FIRST_PIECE
                      ? -1
                      : id(tokens.get(left) + tokens.get(right), tokens, ids));
      if (merge == null) {
        break;
      }
      learned.add(merge);
    }
    return new BytePairTokenizer(Vocabulary.ofTokens(tokens), learned);
  }

  /// The id of a piece, which may be known from another pair; none for the name of a token that is
  /// no text.
  private static int id(String piece, List<String> tokens, Map<String, Integer> ids) {
    int id = ids.computeIfAbsent(piece, _ -> tokens.size());
    if (id == tokens.size()) {
      tokens.add(piece);
    }
    return id < FIRST_PIECE ? -1 : id;
  }

  /// The tokenizer with these tokens and pairs.
  ///
  /// @param pairs the ids of the first and the second of each pair, one after the other
  /// @throws IllegalArgumentException if they do not fit
  static BytePairTokenizer of(Vocabulary vocabulary, int[] pairs) {
    if (vocabulary.size() <= FIRST_PIECE
        || !vocabulary.tokens().subList(FIRST_BYTE, FIRST_PIECE).equals(byteNames())) {
      throw new IllegalArgumentException(
          "expected the bytes as tokens " + FIRST_BYTE + " to " + (FIRST_PIECE - 1) + ".");
    }
    List<Merge> merges = new ArrayList<>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      String piece = vocabulary.token(pairs[i]) + vocabulary.token(pairs[i + 1]);
      int id = vocabulary.id(piece);
      if (id < FIRST_PIECE) {
        throw new IllegalArgumentException("there is no token for the piece \"" + piece + "\".");
      }
      merges.add(new Merge(pairs[i], pairs[i + 1], id));
    }
    return new BytePairTokenizer(vocabulary, merges);
  }

  /// The pairs, in the order in which they are put together.
  List<Merge> merges() {
    return merges;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public int[] encode(String text) {
    IntStream.Builder ids = IntStream.builder();
    Chunks.of(
        text,
        chunk -> {
          for (int id : ids(chunk)) {
            ids.add(id);
          }
        });
    return ids.build().toArray();
  }

  private int[] ids(String chunk) {
    int[] known = cache.get(chunk);
    if (known != null) {
      return known;
    }
    int[] ids = merged(characters(chunk));
    if (cache.size() < MOST_CACHED) {
      cache.put(chunk, ids);
    }
    return ids;
  }

  /// The ids of the characters of a chunk, or of their bytes.
  private int[] characters(String chunk) {
    return chunk
        .codePoints()
        .mapToObj(Character::toString)
        .flatMapToInt(character ->
            vocabulary.contains(character)
                ? IntStream.of(vocabulary.id(character))
                : bytes(character))
        .toArray();
  }

  private static IntStream bytes(String character) {
    byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.length).map(i -> FIRST_BYTE + (bytes[i] & 0xff));
  }

  /// Puts pairs together, those that were learned first before others.
  private int[] merged(int[] ids) {
    int length = ids.length;
    while (true) {
      int first = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < length; i++) {
        Integer rank = ranks.get(Merge.pair(ids[i], ids[i + 1]));
        first = rank == null ? first : Math.min(first, rank);
      }
      if (first == Integer.MAX_VALUE) {
        return Arrays.copyOf(ids, length);
      }
      length = merges.get(first).apply(ids, length);
    }
  }

  @Override
  public TokenDecoder decoder() {
    return new Decoder();
  }

  /// Holds bytes back until they are a character.
  private final class Decoder implements TokenDecoder {
    private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST_CHARACTER);

    @Override
    public String next(int id) {
      String token = vocabulary.token(id);
      if (id < FIRST_BYTE || id >= FIRST_PIECE) {
        return end() + (SpecialTokens.isSpecial(id) ? "" : token);
      }
      int value = id - FIRST_BYTE;
      boolean continues = (value & 0xc0) == 0x80;
      String before = continues ? "" : end();
      bytes.put((byte) value);
      return bytes.position() < length(bytes.get(0) & 0xff) ? before : before + end();
    }

    /// How many bytes a character has that begins with this one.
    private static int length(int first) {
      return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : LONGEST_CHARACTER;
    }

    /// What is no character becomes U+FFFD.
    @Override
    public String end() {
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      bytes.clear();
      return text;
    }
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = TokenizerJson.of(TokenizerJson.BYTE_PAIRS, vocabulary);
    var pairs = json.putArray(TokenizerJson.MERGES);
    merges.forEach(merge -> pairs.add(merge.left()).add(merge.right()));
    return json;
  }
}
