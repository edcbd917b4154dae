package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.util.List;
import java.util.TreeSet;

/// What a column holds: found out from its first rows, counted over all.
final class ColumnStatistics {
  private static final int MOST_CATEGORIES = 10_000;

  private final RowSource source;
  private final int place;
  private final boolean isCategory;
  private final NumberForm form;
  private final TreeSet<String> values = new TreeSet<>();
  private long count;
  private double mean;
  private double squares; // of differences from the mean: Welford 1962, doi:10.2307/1266577

  /// @param head the first rows
  /// @param isCategory whether the column holds categories even if they look like numbers
  ColumnStatistics(RowSource source, int place, List<Table.Row> head, boolean isCategory) {
    this.source = source;
    this.place = place;
    List<String> cells = head.stream().map(row -> row.cell(place)).toList();
    if (cells.stream().allMatch(Missing::is)) {
      throw new DataException(
          "%s: expected values in column %s, but there is none in the first %d rows."
              .formatted(source.source(), source.columns().get(place), cells.size()),
          null);
    }
    this.isCategory = isCategory || !NumberColumn.isNumeric(cells);
    form = NumberColumn.form(cells);
  }

  int place() {
    return place;
  }

  boolean isCategory() {
    return isCategory;
  }

  void add(Table.Row row) {
    String cell = row.cell(place);
    if (Missing.is(cell)) {
      return;
    }
    if (isCategory) {
      if (values.add(cell) && values.size() > MOST_CATEGORIES) {
        throw refusal(row, "at most " + MOST_CATEGORIES + " categories");
      }
      return;
    }
    double value = form.read(cell);
    if (Double.isNaN(value)) {
      throw refusal(row, "a number below 1e30 with " + form.meaning());
    }
    count++;
    double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }

  private DataException refusal(Table.Row row, String expected) {
    return refusal(source, row, place, expected);
  }

  static DataException refusal(RowSource source, Table.Row row, int place, String expected) {
    return new DataException(
        "%s, line %d: expected %s in column %s, but got \"%s\". Correct it, or choose other TableOptions."
            .formatted(
                source.source(),
                row.line(),
                expected,
                source.columns().get(place),
                row.cell(place)),
        null);
  }

  ColumnEncoding feature(boolean standardize) {
    String name = source.columns().get(place);
    if (isCategory) {
      return new ColumnEncoding.OneHot(name, List.copyOf(values));
    }
    double deviation = Math.sqrt(squares / count);
    return standardize
        ? new ColumnEncoding.Numbers(name, form, mean, mean, deviation > 0 ? deviation : 1)
        : new ColumnEncoding.Numbers(name, form, mean, 0, 1);
  }

  ColumnEncoding label() {
    String name = source.columns().get(place);
    return isCategory
        ? new ColumnEncoding.ClassNumber(name, List.copyOf(values))
        : new ColumnEncoding.Numbers(name, form, mean, 0, 1);
  }
}
