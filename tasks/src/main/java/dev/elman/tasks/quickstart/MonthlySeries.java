package dev.elman.tasks.quickstart;

import dev.elman.tasks.forecasting.Covariates;
import dev.elman.tasks.forecasting.Frequency;
import dev.elman.tasks.forecasting.TimeSeries;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;

/// A monthly series and what is known about it.
///
/// @param about what the numbers are
/// @param series the numbers
public record MonthlySeries(About about, TimeSeries series) {
  private static final Frequency MONTH = new Frequency(Frequency.Unit.MONTH, 1);

  /// What the numbers are.
  ///
  /// @param name a short name, as used on the command line
  /// @param title what was measured
  /// @param unit the unit of the values
  /// @param source who published the numbers
  /// @param start the month of the first value
  /// @param season after how many months the series repeats, at least 1
  /// @param seasonMeaning why it repeats after that many months
  public record About(
      String name,
      String title,
      String unit,
      String source,
      YearMonth start,
      int season,
      String seasonMeaning) {}

  /// A series of these values, one per month.
  ///
  /// @throws IllegalArgumentException if a value is NaN or infinite, or the season less than 1
  public static MonthlySeries of(About about, double[] values) {
    List<LocalDateTime> months =
        IntStream.range(0, values.length)
            .mapToObj(t -> about.start().plusMonths(t).atDay(1).atStartOfDay())
            .toList();
    TimeSeries series = new TimeSeries(about.name(), MONTH, months, values, Covariates.none());
    return new MonthlySeries(about, series.withSeason(about.season()));
  }

  /// The number of months.
  public int size() {
    return series.size();
  }

  /// The month of a value.
  public YearMonth month(int index) {
    return about.start().plusMonths(index);
  }
}
