package dev.elman.tasks.table;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One way to write a date, with or without a time of day.
final class DateForm {
  /// From the one that leaves least doubt to the one that leaves most: the first that reads a whole
  /// column is taken.
  static final List<DateForm> ALL = all();

  private final String name;
  private final Function<String, LocalDateTime> parser;

  private DateForm(String name, Function<String, LocalDateTime> parser) {
    this.name = name;
    this.parser = parser;
  }

  /// A form by the letters of [DateTimeFormatter].
  ///
  /// @throws IllegalArgumentException if the pattern is none
  static DateForm of(String pattern) {
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
    if (!pattern.contains("M") && !pattern.contains("D")) {
      builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
    }
    if (!pattern.contains("h")) { // an hour of half a day leaves no room for a default
      builder.parseDefaulting(ChronoField.HOUR_OF_DAY, 0);
    }
    DateTimeFormatter formatter = builder.toFormatter(Locale.ENGLISH);
    return new DateForm(pattern, text -> LocalDateTime.from(formatter.parse(text)));
  }

  /// How messages call it.
  String name() {
    return name;
  }

  /// The date, or null if the text is none of this form. What is more exact than a microsecond, and
  /// where on Earth the clock stood, does not count.
  @Nullable LocalDateTime read(String text) {
    try {
      return parser.apply(text);
    } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
      return null;
    }
  }

  private static List<DateForm> all() {
    List<DateForm> forms = new ArrayList<>();
    for (String date : List.of("uuuu-MM-dd", "uuuu/M/d", "uuuu.M.d", "uuuuMMdd")) {
      forms.addAll(withTimes(date));
    }
    // Where days and months can be told apart in no line, the day comes first: see DateColumn.
    for (String date : List.of("d.M.uuuu", "d/M/uuuu", "M/d/uuuu", "d-M-uuuu", "M-d-uuuu")) {
      forms.addAll(withTimes(date));
    }
    for (String date : List.of("MMM d uuuu", "MMM d, uuuu", "d MMM uuuu", "d-MMM-uuuu")) {
      forms.addAll(withTimes(date));
      forms.addAll(withTimes(date.replace("MMM", "MMMM")));
    }
    for (String month : List.of("uuuu-MM", "uuuu/M", "M/uuuu", "MMM uuuu", "MMM-uuuu", "MMM-uu")) {
      forms.add(of(month));
    }
    forms.add(quarter("uuuu-'Q'q"));
    forms.add(quarter("uuuu'Q'q"));
    forms.add(quarter("'Q'q uuuu"));
    forms.add(isoWeek());
    forms.add(new DateForm("ISO 8601 with an offset", DateForm::offset));
    forms.add(shortYear());
    return List.copyOf(forms);
  }

  private static List<DateForm> withTimes(String date) {
    return List.of(
        of(date),
        of(date + "['T'][' ']HH:mm[:ss]"),
        of(date + "['T'][' ']HH:mm:ss.[SSSSSS][SSS]['Z']"),
        of(date + "['T'][' ']HH:mm[:ss]'Z'"),
        of(date + " h:mm[:ss] a"));
  }

  private static DateForm quarter(String pattern) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .parseDefaulting(IsoFields.DAY_OF_QUARTER, 1)
            .toFormatter(Locale.ENGLISH);
    return new DateForm(pattern, text -> LocalDate.from(formatter.parse(text)).atStartOfDay());
  }

  private static DateForm isoWeek() {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .appendValue(IsoFields.WEEK_BASED_YEAR, 4)
            .appendLiteral("-W")
            .appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2)
            .parseDefaulting(ChronoField.DAY_OF_WEEK, 1)
            .toFormatter(Locale.ROOT);
    return new DateForm("ISO week", text -> LocalDate.from(formatter.parse(text)).atStartOfDay());
  }

  private static LocalDateTime offset(String text) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME
        .parse(text.replace(' ', 'T'), Instant::from)
        .atOffset(ZoneOffset.UTC)
        .toLocalDateTime();
  }

  /// Years that count from the beginning of a measurement: "1-01" is the first month.
  private static DateForm shortYear() {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 1, 3, SignStyle.NOT_NEGATIVE)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
            .toFormatter(Locale.ROOT);
    return new DateForm(
        "year of measurement and month",
        text -> LocalDate.from(formatter.parse(text)).atStartOfDay());
  }
}
