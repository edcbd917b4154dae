package dev.elman.tasks.table;

import java.util.ArrayList;
import java.util.List;

/// What a reader has guessed or repaired, in the order in which it happened. To be shown to the
/// user: data are never changed silently.
public final class Notes {
  /// How many places are named for one kind of repair.
  static final int EXAMPLES = 3;

  private final List<String> lines = new ArrayList<>();

  /// No notes yet.
  public Notes() {}

  /// Takes a sentence down.
  public void add(String sentence) {
    lines.add(sentence);
  }

  /// The sentences.
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /// The first places of a list, as in "lines 3, 8, 9 and 4 more".
  ///
  /// @param unit the plural of what the numbers count
  public static String places(String unit, List<Long> numbers) {
    StringBuilder text = new StringBuilder(numbers.size() == 1 ? singular(unit) : unit);
    int shown = Math.min(EXAMPLES, numbers.size());
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? " " : ", ").append(numbers.get(i));
    }
    if (numbers.size() > shown) {
      text.append(" and ").append(numbers.size() - shown).append(" more");
    }
    return text.toString();
  }

  private static String singular(String unit) {
    return unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
