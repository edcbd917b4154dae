package dev.elman.tasks.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Rows of text under named columns, as they came from a file or a database.
///
/// @param source what messages call the table: the file or query
/// @param columns the names of the columns, all different
/// @param rows the rows, each with a cell for every column
public record Table(String source, List<String> columns, List<Row> rows) implements RowSource {

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

  @Override
  public Stream<Row> stream() {
    return rows.stream();
  }

  /// The texts of a column.
  public List<String> cells(int column) {
    return rows.stream().map(row -> row.cell(column)).toList();
  }
}
