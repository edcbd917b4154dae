package dev.elman.tasks.forecasting;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values at equal distances, without gaps, and what is known beside them.
///
/// Immutable: arrays are copied on the way in and out.
public final class TimeSeries {
  private final String name;
  private final Frequency frequency;
  private final @Nullable List<LocalDateTime> times;
  private final double[] values; // of which the first `size` belong to this series
  private final int size;
  private final Covariates covariates;
  private final int season;

  /// A series whose season is that of its frequency.
  ///
  /// @param name the name of the column or group that it comes from
  /// @param frequency the distance between values
  /// @param times the time of each value, or null if values are only numbered
  /// @param values finite numbers
  /// @param covariates what is known beside the values
  /// @throws IllegalArgumentException if a value is not finite, or if lengths differ
  public TimeSeries(
      String name,
      Frequency frequency,
      @Nullable List<LocalDateTime> times,
      double[] values,
      Covariates covariates) {
    this(name, frequency, times, values, covariates, frequency.season());
  }

  private TimeSeries(
      String name,
      Frequency frequency,
      @Nullable List<LocalDateTime> times,
      double[] values,
      Covariates covariates,
      int season) {
    if (season < 1) {
      throw new IllegalArgumentException(
          "Series %s, season: expected at least 1 value, but got %d.".formatted(name, season));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Series %s: expected numbers, but value %d is %s. Fill the gaps first."
                .formatted(name, i, values[i]));
      }
    }
    if (times != null && times.size() != values.length) {
      throw new IllegalArgumentException(
          "Series %s: expected a time per value, but got %d times and %d values."
              .formatted(name, times.size(), values.length));
    }
    covariates.requireLength(name, values.length);
    this.name = name;
    this.frequency = frequency;
    this.times = times == null ? null : List.copyOf(times);
    this.values = values.clone();
    size = values.length;
    this.covariates = covariates;
    this.season = season;
  }

  /// The beginning of another series, without a copy of its values.
  private TimeSeries(TimeSeries whole, int size) {
    Objects.checkFromToIndex(0, size, whole.size);
    name = whole.name;
    frequency = whole.frequency;
    times = whole.times == null ? null : whole.times.subList(0, size);
    values = whole.values;
    this.size = size;
    covariates = whole.covariates.head(size);
    season = whole.season;
  }

  /// A series of numbered values.
  public static TimeSeries of(String name, double... values) {
    return new TimeSeries(name, Frequency.steps(), null, values, Covariates.none());
  }

  /// The name.
  public String name() {
    return name;
  }

  /// The distance between values.
  public Frequency frequency() {
    return frequency;
  }

  /// After how many values the series is expected to repeat; 1 if it is not.
  public int season() {
    return season;
  }

  /// With another season: the frequency knows nothing of sunspots.
  ///
  /// @param newSeason after how many values the series repeats; 1: it does not
  /// @throws IllegalArgumentException if the season is less than 1
  public TimeSeries withSeason(int newSeason) {
    return new TimeSeries(name, frequency, times, values, covariates, newSeason);
  }

  /// The number of values.
  public int size() {
    return size;
  }

  /// A value.
  ///
  /// @throws IndexOutOfBoundsException if there is none
  public double value(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  /// A copy of all values.
  public double[] values() {
    return Arrays.copyOf(values, size);
  }

  /// A copy of the values `from` (inclusive) to `to` (exclusive).
  ///
  /// @throws IndexOutOfBoundsException if the range is not in the series
  public double[] values(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    return Arrays.copyOfRange(values, from, to);
  }

  /// What is known beside the values.
  public Covariates covariates() {
    return covariates;
  }

  /// Whether values have times.
  public boolean isDated() {
    return times != null;
  }

  /// The time of a value. Indices from [#size()] on are in the future: the calendar goes on.
  ///
  /// @throws IllegalStateException if values are only numbered
  public LocalDateTime time(int index) {
    if (times == null) {
      throw new IllegalStateException("Series " + name + ": its values have no times.");
    }
    return index < times.size()
        ? times.get(index)
        : frequency.plus(times.getLast(), index - times.size() + 1L);
  }

  /// What a table shows for the time of a value: a date, or the number of the value.
  public String label(int index) {
    if (times == null) {
      return String.valueOf(index + 1);
    }
    LocalDateTime time = time(index);
    return switch (frequency.unit()) {
      case SECOND, MINUTE, HOUR -> time.toString().replace('T', ' ');
      default -> time.toLocalDate().toString();
    };
  }

  /// The first values, with what is known beside them; known-future covariates stay whole.
  ///
  /// @throws IndexOutOfBoundsException if there are fewer
  public TimeSeries head(int length) {
    return new TimeSeries(this, length);
  }

  /// The values from `from` on, with what is known beside them.
  ///
  /// @throws IndexOutOfBoundsException if there are fewer
  TimeSeries tail(int from) {
    return new TimeSeries(
        name,
        frequency,
        times == null ? null : times.subList(from, size()),
        values(from, size()),
        covariates.tail(from),
        season);
  }

  /// Other values at the same times.
  TimeSeries withValues(double[] newValues) {
    return new TimeSeries(name, frequency, times, newValues, covariates, season);
  }

  @Override
  public String toString() {
    return name + "[" + size + " values, " + frequency + "]";
  }
}
