package dev.elman.tasks.forecasting;

import java.time.LocalDateTime;

/// Where in the year, the week and the day a value lies, as points on circles: the sine and cosine
/// of 2π times the part that has passed.
enum CalendarFeatures {
  /// Nothing: values are numbered and have no season.
  NONE(0),
  /// The place within the season of numbered values.
  PHASE(1),
  /// The month.
  YEAR(1),
  /// The day of the week and of the year.
  WEEK_AND_YEAR(2),
  /// The time of day and the day of the week.
  DAY_AND_WEEK(2);

  private static final double SECONDS_OF_DAY = 86_400;

  private final int circles;

  CalendarFeatures(int circles) {
    this.circles = circles;
  }

  static CalendarFeatures of(TimeSeries series) {
    if (!series.isDated()) {
      return series.season() > 1 ? PHASE : NONE;
    }
    return switch (series.frequency().unit()) {
      case STEP, YEAR -> NONE;
      case SECOND, MINUTE, HOUR -> DAY_AND_WEEK;
      case DAY, TRADING_DAY -> WEEK_AND_YEAR;
      case WEEK, MONTH, QUARTER -> YEAR;
    };
  }

  /// How many numbers a value gets.
  int size() {
    return 2 * circles;
  }

  /// Writes the numbers of a value, which may lie in the future.
  void write(TimeSeries series, int index, float[] to, int at) {
    switch (this) {
      case NONE -> {}
      case PHASE -> circle((double) index / series.season(), to, at);
      case YEAR -> circle(partOfYear(series.time(index)), to, at);
      case WEEK_AND_YEAR -> {
        circle(partOfWeek(series.time(index)), to, at);
        circle(partOfYear(series.time(index)), to, at + 2);
      }
      case DAY_AND_WEEK -> {
        circle(series.time(index).toLocalTime().toSecondOfDay() / SECONDS_OF_DAY, to, at);
        circle(partOfWeek(series.time(index)), to, at + 2);
      }
    }
  }

  private static double partOfWeek(LocalDateTime time) {
    return (time.getDayOfWeek().getValue() - 1) / 7.0;
  }

  private static double partOfYear(LocalDateTime time) {
    return (time.getDayOfYear() - 1) / (double) time.toLocalDate().lengthOfYear();
  }

  private static void circle(double part, float[] to, int at) {
    to[at] = (float) Math.sin(2 * Math.PI * part);
    to[at + 1] = (float) Math.cos(2 * Math.PI * part);
  }
}
