package dev.elman.tasks.forecasting;

import dev.elman.tasks.table.DateColumn;
import dev.elman.tasks.table.Notes;
import dev.elman.tasks.table.NumberColumn;
import dev.elman.tasks.table.Table;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the times of the rows of a table: in the column that is named so, in the first column that
/// holds dates, or in separate columns of year, month, day and hour.
///
/// @param columns the columns that hold the times
/// @param times the time of each row
record TimeColumn(Set<Integer> columns, List<LocalDateTime> times) {
  private static final List<String> NAMES =
      List.of("date", "datetime", "timestamp", "time", "ds", "month", "day", "week", "datum", "日期");

  private static final List<String> PARTS = List.of("year", "month", "day", "hour");
  private static final int FIRST_YEAR = 1500;
  private static final int LAST_YEAR = 2500;

  /// The times of the rows; none if the table has no dates.
  static Optional<TimeColumn> find(Table table, SeriesOptions options, Notes notes) {
    if (options.time() != null) {
      int column = table.column("--time", options.time());
      return Optional.of(noted(table, DateColumn.read(table, column, options.dateFormat()), notes));
    }
    Optional<TimeColumn> parts = ofParts(table, notes);
    if (parts.isPresent()) {
      return parts;
    }
    Integer named = named(table);
    if (named != null) {
      return Optional.of(noted(table, DateColumn.read(table, named, options.dateFormat()), notes));
    }
    for (int column = 0; column < table.columns().size(); column++) {
      Optional<DateColumn> dates = DateColumn.find(table, column);
      if (dates.isPresent() && isPlausible(dates.get(), table)) {
        return Optional.of(noted(table, dates.get(), notes));
      }
    }
    return years(table, notes);
  }

  private static TimeColumn noted(Table table, DateColumn dates, Notes notes) {
    notes.add(
        "Times are in column %s, written as %s."
            .formatted(table.columns().get(dates.column()), dates.form()));
    return new TimeColumn(Set.of(dates.column()), dates.times());
  }

  /// A column whose name says that it holds dates, and which is not merely a number.
  private static @Nullable Integer named(Table table) {
    for (String name : NAMES) {
      OptionalInt column = table.find(name);
      if (column.isPresent() && DateColumn.find(table, column.getAsInt()).isPresent()) {
        return column.getAsInt();
      }
    }
    for (String name : NAMES) {
      OptionalInt column = table.find(name);
      if (column.isPresent() && !NumberColumn.isNumeric(table.cells(column.getAsInt()))) {
        return column.getAsInt();
      }
    }
    return null;
  }

  /// Numbers can look like dates, but hardly like dates of our age, all different.
  private static boolean isPlausible(DateColumn dates, Table table) {
    if (!NumberColumn.isNumeric(table.cells(dates.column()))) {
      return true;
    }
    return dates.times().stream()
            .allMatch(t -> t.getYear() >= FIRST_YEAR && t.getYear() <= LAST_YEAR)
        && new HashSet<>(dates.times()).size() == dates.times().size();
  }

  /// A first column, or one called year, of years that follow each other.
  private static Optional<TimeColumn> years(Table table, Notes notes) {
    int column = table.find("year").orElse(0);
    List<LocalDateTime> times = new ArrayList<>();
    for (String cell : table.cells(column)) {
      if (!cell.matches("\\d{4}")) {
        return Optional.empty();
      }
      int year = Integer.parseInt(cell);
      if (year < FIRST_YEAR || year > LAST_YEAR) {
        return Optional.empty();
      }
      times.add(LocalDateTime.of(year, 1, 1, 0, 0));
    }
    notes.add("Times are the years in column " + table.columns().get(column) + ".");
    return Optional.of(new TimeColumn(Set.of(column), times));
  }

  private static Optional<TimeColumn> ofParts(Table table, Notes notes) {
    List<Integer> columns = new ArrayList<>();
    for (String part : PARTS) {
      OptionalInt column = table.find(part);
      if (column.isEmpty()) {
        break;
      }
      columns.add(column.getAsInt());
    }
    if (columns.size() < 2) {
      return Optional.empty();
    }
    List<LocalDateTime> times = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      LocalDateTime time = time(row, columns);
      if (time == null) {
        return Optional.empty();
      }
      times.add(time);
    }
    notes.add(
        "Times are in the columns "
            + String.join(", ", columns.stream().map(table.columns()::get).toList())
            + ".");
    return Optional.of(new TimeColumn(Set.copyOf(columns), times));
  }

  private static @Nullable LocalDateTime time(Table.Row row, List<Integer> columns) {
    int[] parts = {1, 1, 1, 0};
    try {
      for (int i = 0; i < columns.size(); i++) {
        parts[i] = Integer.parseInt(row.cell(columns.get(i)));
      }
      return LocalDateTime.of(parts[0], parts[1], parts[2], parts[3], 0);
    } catch (NumberFormatException | DateTimeException _) {
      return null;
    }
  }
}
