package dev.elman.tasks.text;

import java.util.function.Consumer;

/// Cuts text where no token of a [BytePairTokenizer] may reach across: into runs of letters, of
/// digits, of white space and of other signs. A single space belongs to the run behind it, so that
/// the chunks one after the other are the text.
///
/// Runs are cut again after 64 characters. Words are shorter, and what is not can be of any length,
/// such as a megabyte of the same letter.
final class Chunks {
  private static final int LONGEST = 64;

  private Chunks() {}

  private enum Kind {
    LETTER,
    DIGIT,
    SPACE,
    SIGN;

    static Kind of(int c) {
      if (Character.isWhitespace(c)) {
        return SPACE;
      }
      if (Character.isDigit(c)) {
        return DIGIT;
      }
      int type = Character.getType(c);
      boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
      return Character.isLetter(c) || mark ? LETTER : SIGN;
    }
  }

  /// Hands on the chunks of a text in their order.
  static void of(String text, Consumer<String> to) {
    for (int from = 0; from < text.length(); ) {
      int end = end(text, from);
      to.accept(text.substring(from, end));
      from = end;
    }
  }

  private static int end(String text, int from) {
    int first = text.codePointAt(from);
    int next = from + Character.charCount(first);
    Kind kind = Kind.of(first);
    if (first == ' ' && next < text.length()) {
      Kind behind = Kind.of(text.codePointAt(next));
      if (behind != Kind.SPACE) {
        return run(text, next, behind);
      }
    }
    int end = run(text, from, kind);
    // the last of several spaces belongs to what is behind it
    boolean givesOne = kind == Kind.SPACE && end < text.length() && text.charAt(end - 1) == ' ';
    return givesOne && end - from > 1 ? end - 1 : end;
  }

  private static int run(String text, int from, Kind kind) {
    int end = from;
    for (int i = 0; i < LONGEST && end < text.length(); i++) {
      int c = text.codePointAt(end);
      if (Kind.of(c) != kind) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }
}
