package dev.elman.metric;

import java.util.ArrayList;
import java.util.List;

/// White space as Python's `str` sees it, so that scores of texts are those of Python's tools.
/// `String.strip` and `\s` differ from it: they keep no-break spaces in words.
final class Words {
  private Words() {}

  /// The runs of characters that are not white space: `line.split()`.
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int i = 0; i < line.length(); i++) {
      if (isSpace(line.charAt(i))) {
        if (from >= 0) {
          words.add(line.substring(from, i));
        }
        from = -1;
      } else if (from < 0) {
        from = i;
      }
    }
    if (from >= 0) {
      words.add(line.substring(from));
    }
    return words;
  }

  /// The line without white space at its end: `line.rstrip()`.
  static String stripEnd(String line) {
    int end = line.length();
    while (end > 0 && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }

  /// The line without white space at its ends: `line.strip()`.
  static String strip(String line) {
    int from = 0;
    while (from < line.length() && isSpace(line.charAt(from))) {
      from++;
    }
    return stripEnd(line.substring(from));
  }

  /// All white space lies in the basic plane, so chars need not be joined to code points.
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /// The characters of a line: code points, not halves of them.
  static List<String> characters(String line) {
    return line.codePoints().mapToObj(Character::toString).toList();
  }
}
