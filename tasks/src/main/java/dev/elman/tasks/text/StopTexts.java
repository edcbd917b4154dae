package dev.elman.tasks.text;

import java.util.List;

/// Lets text through until one of several texts comes. What may be the beginning of one is held
/// back until it is certain.
final class StopTexts {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean over;

  StopTexts(List<String> stops) {
    this.stops = stops;
  }

  /// What is certain of the text with this piece more.
  String next(String piece) {
    held.append(piece);
    int end = held.length();
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && at < end) {
        end = at;
        over = true;
      }
    }
    return take(over ? end : held.length() - beginning());
  }

  /// How much of the end may be the beginning of a stop.
  private int beginning() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (held.substring(held.length() - n).equals(stop.substring(0, n))) {
          longest = n;
        }
      }
    }
    return longest;
  }

  private String take(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  /// Whether a stop has come.
  boolean isOver() {
    return over;
  }

  /// What was held back for nothing.
  String end() {
    return over ? "" : take(held.length());
  }
}
