package dev.elman.tasks.forecasting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the columns of a table mean. Everything that is null or empty is found out from the table.
///
/// @param targets the columns to forecast
/// @param time the column of dates
/// @param id the column that tells series apart, if the table holds several under each other
/// @param past columns that are known up to the last value
/// @param future columns that are known in advance
/// @param fixed columns that do not change within a series
/// @param dateFormat how dates are written, in the letters of [java.time.format.DateTimeFormatter]
/// @param frequency how far apart values are
/// @param gaps what to do where values are missing
/// @param season after how many values series repeat
public record SeriesOptions(
    List<String> targets,
    @Nullable String time,
    @Nullable String id,
    List<String> past,
    List<String> future,
    List<String> fixed,
    @Nullable String dateFormat,
    @Nullable Frequency frequency,
    Gaps gaps,
    @Nullable Integer season) {

  /// Everything but the targets is found out.
  public static SeriesOptions of(String... targets) {
    return new SeriesOptions(
        List.of(targets),
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        Gaps.INTERPOLATE,
        null);
  }

  /// With another column of dates.
  public SeriesOptions time(@Nullable String newTime) {
    return new SeriesOptions(
        targets, newTime, id, past, future, fixed, dateFormat, frequency, gaps, season);
  }

  /// With a column that tells series apart.
  public SeriesOptions id(@Nullable String newId) {
    return new SeriesOptions(
        targets, time, newId, past, future, fixed, dateFormat, frequency, gaps, season);
  }

  /// With columns beside the target.
  public SeriesOptions covariates(
      List<String> newPast, List<String> newFuture, List<String> newFixed) {
    return new SeriesOptions(
        targets, time, id, newPast, newFuture, newFixed, dateFormat, frequency, gaps, season);
  }

  /// With dates that are written like this.
  public SeriesOptions dateFormat(@Nullable String newDateFormat) {
    return new SeriesOptions(
        targets, time, id, past, future, fixed, newDateFormat, frequency, gaps, season);
  }

  /// With a given distance between values.
  public SeriesOptions frequency(@Nullable Frequency newFrequency) {
    return new SeriesOptions(
        targets, time, id, past, future, fixed, dateFormat, newFrequency, gaps, season);
  }

  /// With another policy for gaps.
  public SeriesOptions gaps(Gaps newGaps) {
    return new SeriesOptions(
        targets, time, id, past, future, fixed, dateFormat, frequency, newGaps, season);
  }

  /// With series that repeat after so many values.
  public SeriesOptions season(@Nullable Integer newSeason) {
    return new SeriesOptions(
        targets, time, id, past, future, fixed, dateFormat, frequency, gaps, newSeason);
  }
}
