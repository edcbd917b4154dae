package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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
  private static final String EXPONENT = "([eE][+-]?\\d+)?";
  private static final Pattern DECORATION = Pattern.compile("[\\s\\u00a0\\u202f$€£¥%'’]");

  private NumberColumn() {}

  /// How numbers are written.
  private enum Form {
    POINT("[+-]?(\\d+\\.?\\d*|\\.\\d+)" + EXPONENT, "a decimal point"),
    COMMA("[+-]?(\\d+,?\\d*|,\\d+)" + EXPONENT, "a decimal comma"),
    POINT_AND_GROUPS("[+-]?\\d{1,3}(,\\d{3})*(\\.\\d+)?", "a decimal point and grouped thousands"),
    COMMA_AND_GROUPS("[+-]?\\d{1,3}(\\.\\d{3})*(,\\d+)?", "a decimal comma and grouped thousands");

    private final Pattern pattern;
    private final String meaning;

    Form(String pattern, String meaning) {
      this.pattern = Pattern.compile(pattern);
      this.meaning = meaning;
    }

    boolean fits(String text) {
      return pattern.matcher(text).matches();
    }

    double parse(String text) {
      return switch (this) {
        case POINT -> Double.parseDouble(text);
        case COMMA -> Double.parseDouble(text.replace(',', '.'));
        case POINT_AND_GROUPS -> Double.parseDouble(text.replace(",", ""));
        case COMMA_AND_GROUPS -> Double.parseDouble(text.replace(".", "").replace(',', '.'));
      };
    }
  }

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
    Form form = form(given);
    String name = table.columns().get(column);
    if (broken(form, given) > MOST_BROKEN * given.size()) {
      throw refusal(table, column, form);
    }
    double[] values = new double[cells.size()];
    List<Long> unread = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String text = plain(cells.get(i));
      values[i] = Missing.is(text) ? Double.NaN : parse(form, text);
      if (Double.isNaN(values[i]) && !Missing.is(text)) {
        unread.add(table.rows().get(i).line());
      }
    }
    if (form != Form.POINT) {
      notes.add("Column " + name + ": numbers have " + form.meaning + ".");
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

  private static DataException refusal(Table table, int column, Form form) {
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

  private static boolean isFine(Form form, String cell) {
    String text = plain(cell);
    return Missing.is(text) || !Double.isNaN(parse(form, text));
  }

  /// The value, or NaN if the text is none that can be used.
  private static double parse(Form form, String text) {
    double value = form.fits(text) ? form.parse(text) : Double.NaN;
    return Math.abs(value) <= LARGEST ? value : Double.NaN;
  }

  private static String plain(String cell) {
    String text = cell.strip();
    return Missing.is(text) ? text : DECORATION.matcher(text).replaceAll("");
  }

  private static List<String> given(List<String> cells) {
    return cells.stream().map(NumberColumn::plain).filter(text -> !Missing.is(text)).toList();
  }

  /// The form that reads the most cells; of several, the first.
  private static Form form(List<String> given) {
    Form best = Form.POINT;
    for (Form form : Form.values()) {
      if (broken(form, given) < broken(best, given)) {
        best = form;
      }
    }
    return best;
  }

  private static long broken(Form form, List<String> given) {
    return given.stream().filter(text -> Double.isNaN(parse(form, text))).count();
  }
}
