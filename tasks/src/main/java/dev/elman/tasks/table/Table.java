package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Rows of text under named columns, as they came from a file or a database.
///
/// @param source what messages call the table: the file or query
/// @param columns the names of the columns, all different
/// @param rows the rows, each with a cell for every column
public record Table(String source, List<String> columns, List<Row> rows) {

  /// One row.
  ///
  /// @param line the line of the file, or the number of the row in a result, from 1
  /// @param cells the text of each column, without white space around it; empty where there is none
  public record Row(long line, List<String> cells) {
    /// Copies the cells.
    public Row {
      cells = List.copyOf(cells);
    }

    /// The text of a column.
    public String cell(int column) {
      return cells.get(column);
    }
  }

  /// Checks names and rows.
  ///
  /// @throws IllegalArgumentException if two columns have the same name, or a row has another
  ///   number of cells
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    Map<String, Integer> seen = new HashMap<>();
    for (String column : columns) {
      if (seen.merge(column, 1, Integer::sum) > 1) {
        throw new IllegalArgumentException(
            source + ": expected columns of different names, but two are called " + column + ".");
      }
    }
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException(
            "%s, line %d: expected %d cells, but got %d."
                .formatted(source, row.line(), columns.size(), row.cells().size()));
      }
    }
  }

  /// The place of a column; upper and lower case do not matter where only one name fits.
  ///
  /// @param role what the column is for, as the user says it, such as `--target`
  /// @throws DataException if there is no such column; the message lists those that exist
  public int column(String role, String name) {
    OptionalInt place = find(name);
    if (place.isEmpty()) {
      throw new DataException(
          "%s: expected a column of %s, which has %s, but got %s.%s"
              .formatted(role, source, String.join(", ", columns), name, nearest(name)),
          null);
    }
    return place.getAsInt();
  }

  /// A question whether the most similar column was meant, if one is similar.
  private String nearest(String name) {
    String best = "";
    int least = Math.max(2, name.length() / 3) + 1;
    for (String column : columns) {
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
  public OptionalInt find(String name) {
    int exact = columns.indexOf(name);
    if (exact >= 0) {
      return OptionalInt.of(exact);
    }
    int[] similar =
        IntStream.range(0, columns.size())
            .filter(i -> fold(columns.get(i)).equals(fold(name)))
            .toArray();
    return similar.length == 1 ? OptionalInt.of(similar[0]) : OptionalInt.empty();
  }

  private static String fold(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /// The texts of a column.
  public List<String> cells(int column) {
    return rows.stream().map(row -> row.cell(column)).toList();
  }
}
