package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.util.ArrayList;
import java.util.List;

/// Reads the numbers of a column: finds out whether they are written with a decimal point or, as in
/// much of Europe, with a decimal comma.
///
/// Currency signs, per cent signs and spaces around or within a number are left out. Missing values
/// (empty, `NA`, `NaN`, `null`, `?`, …) are NaN. What is no number, or beyond ±10³⁰, is treated as
/// missing too and noted with its line, if that is less than one value in ten; otherwise the column
/// is refused.
public final class NumberColumn {
  /// Values beyond this are mistakes of measurement or of writing: single precision ends at 3·10³⁸.
  public static final double LARGEST = 1e30;

  private static final double MOST_BROKEN = 0.1;

  private NumberColumn() {}

  /// Whether most of the cells that are not missing are numbers.
  public static boolean isNumeric(List<String> cells) {
    List<String> given = given(cells);
    return !given.isEmpty() && broken(form(given), given) <= MOST_BROKEN * given.size();
  }

  /// The numbers of a column.
  ///
  /// @throws DataException if too many cells are no numbers
  public static double[] read(Table table, int column, Notes notes) {
    List<String> cells = table.cells(column);
    List<String> given = given(cells);
    NumberForm form = form(given);
    String name = table.columns().get(column);
    if (broken(form, given) > MOST_BROKEN * given.size()) {
      throw refusal(table, column, form);
    }
    double[] values = new double[cells.size()];
    List<Long> unread = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      boolean missing = Missing.is(cells.get(i).strip());
      values[i] = missing ? Double.NaN : form.read(cells.get(i));
      if (Double.isNaN(values[i]) && !missing) {
        unread.add(table.rows().get(i).line());
      }
    }
    if (form != NumberForm.POINT) {
      notes.add("Column " + name + ": numbers have " + form.meaning() + ".");
    }
    if (!unread.isEmpty()) {
      String example = cells.get(firstUnread(table, unread.getFirst()));
      notes.add(
          "Column %s: %s: no number below 1e30 (the first is \"%s\"); treated as missing."
              .formatted(name, Notes.places("lines", unread), example));
    }
    return values;
  }

  private static int firstUnread(Table table, long line) {
    int i = 0;
    while (table.rows().get(i).line() != line) {
      i++;
    }
    return i;
  }

  private static DataException refusal(Table table, int column, NumberForm form) {
    int i = 0;
    while (isFine(form, table.rows().get(i).cell(column))) {
      i++;
    }
    return new DataException(
        "%s, line %d: expected numbers in column %s, but got \"%s\". Choose another column, or clean this one."
            .formatted(
                table.source(),
                table.rows().get(i).line(),
                table.columns().get(column),
                table.rows().get(i).cell(column)),
        null);
  }

  private static boolean isFine(NumberForm form, String cell) {
    return Missing.is(cell.strip()) || !Double.isNaN(form.read(cell));
  }

  private static List<String> given(List<String> cells) {
    return cells.stream().filter(cell -> !Missing.is(cell.strip())).toList();
  }

  /// The form that reads the most cells; of several, the first.
  static NumberForm form(List<String> cells) {
    List<String> given = given(cells);
    NumberForm best = NumberForm.POINT;
    for (NumberForm form : NumberForm.values()) {
      if (broken(form, given) < broken(best, given)) {
        best = form;
      }
    }
    return best;
  }

  private static long broken(NumberForm form, List<String> given) {
    return given.stream().filter(cell -> Double.isNaN(form.read(cell))).count();
  }
}
