package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Rows of text under named columns that can be read again and again: a [Table] in memory, or a
/// [CsvStream] of any length.
public interface RowSource {
  /// What messages call it: the file or query.
  String source();

  /// The names of the columns, all different.
  List<String> columns();

  /// The rows, from the first to the last. To be closed.
  Stream<Table.Row> stream();

  /// The place of a column; upper and lower case do not matter where only one name fits.
  ///
  /// @param role what the column is for, as the user says it, such as `--target`
  /// @throws DataException if there is no such column; the message lists those that exist
  default int column(String role, String name) {
    OptionalInt place = find(name);
    if (place.isEmpty()) {
      throw new DataException(
          "%s: expected a column of %s, which has %s, but got %s.%s"
              .formatted(role, source(), String.join(", ", columns()), name, nearest(name)),
          null);
    }
    return place.getAsInt();
  }

  /// A question whether the most similar column was meant, if one is similar.
  private String nearest(String name) {
    String best = "";
    int least = Math.max(2, name.length() / 3) + 1;
    for (String column : columns()) {
      int distance = distance(fold(column), fold(name));
      if (distance < least) {
        least = distance;
        best = column;
      }
    }
    return best.isEmpty() ? "" : " Did you mean " + best + "?";
  }

  /// How many letters have to be put in, left out or exchanged: Levenshtein (1966).
  private static int distance(String from, String to) {
    int[] row = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int before = row[0]; // of the row above, one to the left
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int exchanged = before + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        before = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  /// The place of a column, if there is one of that name.
  default OptionalInt find(String name) {
    int exact = columns().indexOf(name);
    if (exact >= 0) {
      return OptionalInt.of(exact);
    }
    int[] similar =
        IntStream.range(0, columns().size())
            .filter(i -> fold(columns().get(i)).equals(fold(name)))
            .toArray();
    return similar.length == 1 ? OptionalInt.of(similar[0]) : OptionalInt.empty();
  }

  private static String fold(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
