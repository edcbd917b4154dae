package dev.elman.tasks.quickstart;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.Objects;

/// A monthly series without gaps.
public final class Series {
  private final About about;
  private final double[] values; // [months]

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
      String seasonMeaning) {

    /// Checks the season.
    ///
    /// @throws IllegalArgumentException if the season is less than a month
    public About {
      if (season < 1) {
        throw new IllegalArgumentException(
            "Series season: expected at least 1 month, but got " + season + ".");
      }
    }
  }

  /// A series of these values, which are copied.
  ///
  /// @throws IllegalArgumentException if a value is NaN or infinite
  public Series(About about, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Series "
                + about.name()
                + ": expected numbers, but got "
                + values[i]
                + " for "
                + about.start().plusMonths(i)
                + ". Fill the gaps first.");
      }
    }
    this.about = about;
    this.values = values.clone();
  }

  /// What the numbers are.
  public About about() {
    return about;
  }

  /// The number of months.
  public int size() {
    return values.length;
  }

  /// The month of a value.
  public YearMonth month(int index) {
    return about.start().plusMonths(index);
  }

  /// A copy of the values `from` (inclusive) to `to` (exclusive).
  ///
  /// @throws IndexOutOfBoundsException if the range is not in the series
  public double[] values(int from, int to) {
    Objects.checkFromToIndex(from, to, values.length);
    return Arrays.copyOfRange(values, from, to);
  }

  @Override
  public String toString() {
    return about.name() + "[" + values.length + " months from " + about.start() + "]";
  }
}
