package dev.elman.tasks.text;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Texts made up of everything that breaks tokenizers.
final class RandomText {
  private static final String[] PIECES = {
    "the ", " then", "them\n", "\n\n", "  ", " \t ", "a", "aaaaaaaaa", "é", "e\u0301", "日本語", "，",
    "春眠不覺曉", "🙂", "👩‍👩‍👧", "\u0000", "<unk>", "<0x41>", "<eos>", "\ufeff", "\r\n", "don't",
        "3.14", "100%",
    "(x)", "“q”", "Ünï", "ﬁ", "\u3000", "ab".repeat(100), "_", "\\n", "ᏣᎳᎩ", "नमस्ते", "\u00a0"
  };

  private RandomText() {}

  /// One text per seed.
  static Stream<String> texts(int count) {
    return LongStream.range(0, count).mapToObj(RandomText::text);
  }

  private static String text(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(40);
    for (int i = 0; i < pieces; i++) {
      text.append(
          random.nextInt(8) == 0
              ? Character.toString(character(random))
              : PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /// Any code point that is a character.
  private static int character(RandomGenerator random) {
    int c = random.nextInt(Character.MAX_CODE_POINT + 1 - 0x800);
    return c < Character.MIN_SURROGATE ? c : c + 0x800;
  }
}
