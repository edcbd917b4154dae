package dev.elman.tasks.text;

import dev.elman.data.VocabularyOptions;
import java.util.List;

/// The tokens that every vocabulary of text begins with.
public final class SpecialTokens {
  /// Padding: [Vocabulary#PADDING].
  public static final String PAD = "<pad>";

  /// All unknown tokens: [Vocabulary#UNKNOWN].
  public static final String UNK = "<unk>";

  /// The beginning of a text.
  public static final String BOS = "<bos>";

  /// The end of a line or text.
  public static final String EOS = "<eos>";

  /// The id of [#BOS].
  public static final int BOS_ID = 2;

  /// The id of [#EOS].
  public static final int EOS_ID = 3;

  static final List<String> ALL = List.of(PAD, UNK, BOS, EOS);

  /// The number of these tokens.
  static final int COUNT = 4;

  private SpecialTokens() {}

  /// A vocabulary that begins with them.
  public static VocabularyOptions options() {
    return VocabularyOptions.DEFAULT.padding(PAD).unknown(UNK).reserved(BOS, EOS);
  }

  /// Whether a token is one of them, and so no piece of text.
  static boolean isSpecial(int id) {
    return id < COUNT;
  }
}
