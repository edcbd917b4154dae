package dev.elman.tasks.table;

import java.util.Locale;
import java.util.Set;

/// The ways in which files say that a value is missing.
final class Missing {
  private static final Set<String> WORDS =
      Set.of("", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing");

  private Missing() {}

  static boolean is(String cell) {
    return WORDS.contains(cell.toLowerCase(Locale.ROOT));
  }
}
