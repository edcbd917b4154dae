package dev.elman.tasks.forecasting;

import dev.elman.data.DataException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How far apart the values of a series are: a number of seconds, days, months or trading days.
///
/// @param unit the unit
/// @param count how many units lie between two values, at least 1
public record Frequency(Unit unit, int count) {
  /// The share of the steps between lines that must have the length of the frequency.
  private static final double REGULAR = 0.6;

  private static final Pattern TEXT = Pattern.compile("(\\d*)\\s*([a-z]+)");

  /// A unit of time.
  public enum Unit {
    /// Values are numbered; nothing is known about time.
    STEP("step"),
    /// Seconds.
    SECOND("second"),
    /// Minutes.
    MINUTE("minute"),
    /// Hours.
    HOUR("hour"),
    /// Days.
    DAY("day"),
    /// Days on which a market is open: Monday to Friday, less holidays. Closed days have no value
    /// and are no gaps.
    TRADING_DAY("trading day"),
    /// Weeks.
    WEEK("week"),
    /// Months.
    MONTH("month"),
    /// Quarters of a year.
    QUARTER("quarter"),
    /// Years.
    YEAR("year");

    private final String word;

    Unit(String word) {
      this.word = word;
    }
  }

  /// Checks the count.
  ///
  /// @throws IllegalArgumentException if the count is less than 1
  public Frequency {
    if (count < 1) {
      throw new IllegalArgumentException(
          "Frequency: expected at least 1 " + unit.word + ", but got " + count + ".");
    }
  }

  /// Values without times.
  public static Frequency steps() {
    return new Frequency(Unit.STEP, 1);
  }

  /// A frequency by name, such as `day`, `15 minutes`, `trading day` or `2h`.
  ///
  /// @throws IllegalArgumentException if the text is none
  public static Frequency parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT).replace("trading day", "tradingday");
    Matcher matcher = TEXT.matcher(plain);
    if (matcher.matches()) {
      String word = matcher.group(2);
      int count = matcher.group(1).isEmpty() ? 1 : Integer.parseInt(matcher.group(1));
      for (Unit unit : Unit.values()) {
        String name = unit.word.replace(" ", "");
        if (word.equals(name) || word.equals(name + "s") || word.equals(letter(unit))) {
          return new Frequency(unit, count);
        }
      }
    }
    throw new IllegalArgumentException(
        "Frequency: expected a number and second, minute, hour, day, trading day, week, month,"
            + " quarter or year, but got "
            + text
            + ".");
  }

  private static String letter(Unit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MINUTE -> "min";
      case HOUR -> "h";
      case DAY -> "d";
      case TRADING_DAY -> "b";
      case WEEK -> "w";
      case MONTH -> "m";
      case QUARTER -> "q";
      case YEAR -> "y";
      case STEP -> "";
    };
  }

  /// The frequency of times that grow.
  ///
  /// @param times at least two times, each later than the one before
  /// @param what what the times are of, for messages
  /// @throws DataException if no distance between neighbours is the rule
  public static Frequency of(List<LocalDateTime> times, String what) {
    if (times.size() < 2) {
      throw new DataException(
          what
              + ": expected at least 2 times to see how far apart they are, but got "
              + times.size()
              + ".",
          null);
    }
    Frequency months = ofMonths(times);
    if (months != null) {
      return months;
    }
    if (isTradingDays(times)) {
      return new Frequency(Unit.TRADING_DAY, 1);
    }
    return ofSeconds(times, what);
  }

  private static @Nullable Frequency ofMonths(List<LocalDateTime> times) {
    boolean sameDay = times.stream().map(LocalDateTime::getDayOfMonth).distinct().count() == 1;
    boolean lastDay =
        times.stream().allMatch(t -> t.getDayOfMonth() == YearMonth.from(t).lengthOfMonth());
    if (!sameDay && !lastDay) {
      return null;
    }
    Map<Long, Integer> counts = new HashMap<>();
    for (int i = 1; i < times.size(); i++) {
      counts.merge(monthsBetween(times.get(i - 1), times.get(i)), 1, Integer::sum);
    }
    long step = mostFrequent(counts);
    if (step < 1 || counts.getOrDefault(step, 0) < REGULAR * (times.size() - 1)) {
      return null;
    }
    if (step % 12 == 0) {
      return new Frequency(Unit.YEAR, (int) step / 12);
    }
    return step % 3 == 0
        ? new Frequency(Unit.QUARTER, (int) step / 3)
        : new Frequency(Unit.MONTH, (int) step);
  }

  private static long monthsBetween(LocalDateTime from, LocalDateTime to) {
    return ChronoUnit.MONTHS.between(YearMonth.from(from), YearMonth.from(to));
  }

  /// Days without a Saturday or Sunday over more than a week, most of them one weekday apart.
  private static boolean isTradingDays(List<LocalDateTime> times) {
    boolean midnight = times.stream().allMatch(t -> t.toLocalTime().toSecondOfDay() == 0);
    boolean weekdays = times.stream().noneMatch(t -> isWeekend(t.getDayOfWeek()));
    if (!midnight || !weekdays || times.size() < 6) {
      return false;
    }
    int neighbours = 0;
    for (int i = 1; i < times.size(); i++) {
      neighbours += nextWeekday(times.get(i - 1)).equals(times.get(i)) ? 1 : 0;
    }
    return neighbours >= REGULAR * (times.size() - 1);
  }

  private static boolean isWeekend(DayOfWeek day) {
    return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
  }

  private static LocalDateTime nextWeekday(LocalDateTime time) {
    LocalDateTime next = time.plusDays(1);
    while (isWeekend(next.getDayOfWeek())) {
      next = next.plusDays(1);
    }
    return next;
  }

  private static Frequency ofSeconds(List<LocalDateTime> times, String what) {
    Map<Long, Integer> counts = new HashMap<>();
    for (int i = 1; i < times.size(); i++) {
      counts.merge(Duration.between(times.get(i - 1), times.get(i)).toSeconds(), 1, Integer::sum);
    }
    long step = mostFrequent(counts);
    int share = 100 * counts.getOrDefault(step, 0) / (times.size() - 1);
    if (step < 1 || share < 100 * REGULAR) {
      throw new DataException(
          "%s: expected times at equal distances, but the most frequent distance, %s, is only that of %d %% of the lines. Resample the data, or name the frequency with --frequency."
              .formatted(what, Duration.ofSeconds(step), share),
          null);
    }
    return ofSeconds(step);
  }

  private static Frequency ofSeconds(long seconds) {
    long day = Duration.ofDays(1).toSeconds();
    if (seconds % (7 * day) == 0) {
      return new Frequency(Unit.WEEK, (int) (seconds / (7 * day)));
    }
    if (seconds % day == 0) {
      return new Frequency(Unit.DAY, (int) (seconds / day));
    }
    if (seconds % 3600 == 0) {
      return new Frequency(Unit.HOUR, (int) (seconds / 3600));
    }
    return seconds % 60 == 0
        ? new Frequency(Unit.MINUTE, (int) (seconds / 60))
        : new Frequency(Unit.SECOND, (int) seconds);
  }

  private static long mostFrequent(Map<Long, Integer> counts) {
    return counts.entrySet().stream()
        .max(Map.Entry.<Long, Integer>comparingByValue().thenComparingLong(e -> -e.getKey()))
        .orElseThrow()
        .getKey();
  }

  /// Whether a time without a value is a gap. Markets are closed at times; nothing is known of
  /// values that are only numbered.
  public boolean hasGaps() {
    return unit != Unit.TRADING_DAY && unit != Unit.STEP;
  }

  /// The time that lies some steps after another; before it, if `steps` is negative. The last day
  /// of a month stays the last day.
  ///
  /// @throws IllegalStateException if values are only numbered
  public LocalDateTime plus(LocalDateTime time, long steps) {
    long n = steps * count;
    return switch (unit) {
      case STEP -> throw new IllegalStateException("Frequency: numbered values have no times.");
      case SECOND -> time.plusSeconds(n);
      case MINUTE -> time.plusMinutes(n);
      case HOUR -> time.plusHours(n);
      case DAY -> time.plusDays(n);
      case WEEK -> time.plusWeeks(n);
      case TRADING_DAY -> plusWeekdays(time, n);
      case MONTH -> plusMonths(time, n);
      case QUARTER -> plusMonths(time, 3 * n);
      case YEAR -> plusMonths(time, 12 * n);
    };
  }

  private static LocalDateTime plusMonths(LocalDateTime time, long months) {
    YearMonth month = YearMonth.from(time).plusMonths(months);
    boolean last = time.getDayOfMonth() == YearMonth.from(time).lengthOfMonth();
    boolean whole = last && time.getDayOfMonth() >= 28;
    return whole ? month.atEndOfMonth().atTime(time.toLocalTime()) : time.plusMonths(months);
  }

  private static LocalDateTime plusWeekdays(LocalDateTime time, long days) {
    LocalDateTime at = time;
    for (long i = 0; i < Math.abs(days); i++) {
      do {
        at = at.plusDays(days > 0 ? 1 : -1);
      } while (isWeekend(at.getDayOfWeek()));
    }
    return at;
  }

  /// After how many steps the series is expected to repeat: 24 for hours, 7 for days, 52 for weeks,
  /// 12 for months, 4 for quarters; 1, no season, otherwise.
  public int season() {
    int whole =
        switch (unit) {
          case STEP, YEAR, TRADING_DAY -> 1;
          case SECOND -> 86_400;
          case MINUTE -> 1440;
          case HOUR -> 24;
          case DAY -> 7;
          case WEEK -> 52;
          case MONTH -> 12;
          case QUARTER -> 4;
        };
    return whole % count == 0 ? Math.max(1, whole / count) : 1;
  }

  @Override
  public String toString() {
    return count == 1 ? unit.word : count + " " + unit.word + "s";
  }
}
