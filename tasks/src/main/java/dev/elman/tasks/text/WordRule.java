package dev.elman.tasks.text;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;

/// Where words begin and end, and where there is white space between them.
public enum WordRule {
  /// What is between white space is a word, as in files that were tokenized before. Between words
  /// comes one space.
  WHITESPACE {
    @Override
    List<String> words(String line) {
      return List.of(line.isBlank() ? new String[0] : line.strip().split("\\s+"));
    }

    @Override
    boolean hasSpace(String before, String word) {
      return true;
    }
  },
  /// Letters and digits are words, with apostrophes and hyphens between them (`don't`,
  /// `well-known`); Chinese and Japanese characters and signs are words of their own. There is no
  /// space before signs that close, behind those that open, or beside Chinese and Japanese.
  SIMPLE {
    @Override
    List<String> words(String line) {
      return cut(line);
    }

    @Override
    boolean hasSpace(String before, String word) {
      int last = before.codePointBefore(before.length());
      int first = word.codePointAt(0);
      return !isAlone(last)
          && !isAlone(first)
          && OPENING.indexOf(last) < 0
          && CLOSING.indexOf(first) < 0;
    }
  };

  private static final String JOINING = "'’-";
  private static final String OPENING = "([{“‘«¿¡";
  private static final String CLOSING = ".,;:!?)]}”’»%…";

  /// The words of a line.
  abstract List<String> words(String line);

  /// Whether there is a space between two words.
  abstract boolean hasSpace(String before, String word);

  private static List<String> cut(String line) {
    List<String> words = new ArrayList<>();
    int[] c = line.codePoints().toArray();
    for (int i = 0; i < c.length; i++) {
      int from = i;
      if (Character.isWhitespace(c[i])) {
        continue;
      }
      while (isWord(c[i]) && goesOn(c, i + 1)) {
        i += isWord(c[i + 1]) ? 1 : 2;
      }
      words.add(new String(c, from, i - from + 1));
    }
    return words;
  }

  private static boolean goesOn(int[] c, int i) {
    return i < c.length
        && (isWord(c[i]) || (JOINING.indexOf(c[i]) >= 0 && i + 1 < c.length && isWord(c[i + 1])));
  }

  private static boolean isWord(int c) {
    int type = Character.getType(c);
    boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    return (Character.isLetterOrDigit(c) || mark) && !isAlone(c);
  }

  /// Whether a character is of a script without spaces, or a sign of one.
  private static boolean isAlone(int c) {
    return switch (UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA -> true;
      default -> (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xffef);
    };
  }
}
