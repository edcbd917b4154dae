package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the dates of a column: finds out how they are written. The first form of a fixed list that
/// reads the whole column is taken; where days and months cannot be told apart, the one that puts
/// the lines in order of time.
///
/// @param column the place of the column
/// @param form how dates are written, for messages
/// @param times the date and time of each row
public record DateColumn(int column, String form, List<LocalDateTime> times) {
  /// This many cells, spread over the column, rule most forms out.
  private static final int PROBES = 20;

  /// Copies the times.
  public DateColumn {
    times = List.copyOf(times);
  }

  /// The dates of a column, if every cell is one.
  public static Optional<DateColumn> find(Table table, int column) {
    List<String> cells = table.cells(column);
    DateColumn found = null;
    for (DateForm form : DateForm.ALL) {
      if (!fitsProbes(form, cells)) {
        continue;
      }
      DateColumn candidate = read(form, cells, column);
      if (candidate != null && candidate.isInOrder()) {
        return Optional.of(candidate);
      }
      found = found == null ? candidate : found;
    }
    return Optional.ofNullable(found);
  }

  /// The dates of a column.
  ///
  /// @param pattern the letters of [java.time.format.DateTimeFormatter], or null to find out
  /// @throws DataException if a cell is no date; the message has its line
  public static DateColumn read(Table table, int column, @Nullable String pattern) {
    if (pattern != null) {
      return read(table, column, DateForm.of(pattern));
    }
    return find(table, column).orElseGet(() -> read(table, column, closest(table.cells(column))));
  }

  private static DateColumn read(Table table, int column, DateForm form) {
    List<LocalDateTime> times = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      LocalDateTime time = form.read(row.cell(column));
      if (time == null) {
        throw new DataException(
            "%s, line %d: expected a date like %s in column %s, but got \"%s\". Correct the line, or say how dates are written with --date-format."
                .formatted(
                    table.source(),
                    row.line(),
                    form.name(),
                    table.columns().get(column),
                    row.cell(column)),
            null);
      }
      times.add(time);
    }
    return new DateColumn(column, form.name(), times);
  }

  /// The form that reads the most cells.
  private static DateForm closest(List<String> cells) {
    DateForm best = DateForm.ALL.getFirst();
    long most = -1;
    for (DateForm form : DateForm.ALL) {
      long fitting = cells.stream().filter(cell -> form.read(cell) != null).count();
      if (fitting > most) {
        most = fitting;
        best = form;
      }
    }
    return best;
  }

  private static boolean fitsProbes(DateForm form, List<String> cells) {
    int stride = Math.max(1, cells.size() / PROBES);
    for (int i = 0; i < cells.size(); i += stride) {
      if (form.read(cells.get(i)) == null) {
        return false;
      }
    }
    return !cells.isEmpty();
  }

  private static @Nullable DateColumn read(DateForm form, List<String> cells, int column) {
    List<LocalDateTime> times = new ArrayList<>();
    for (String cell : cells) {
      LocalDateTime time = form.read(cell);
      if (time == null) {
        return null;
      }
      times.add(time);
    }
    return new DateColumn(column, form.name(), times);
  }

  private boolean isInOrder() {
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i).isBefore(times.get(i - 1))) {
        return false;
      }
    }
    return true;
  }
}
