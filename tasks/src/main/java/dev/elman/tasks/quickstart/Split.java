package dev.elman.tasks.quickstart;

/// A series cut in two: the beginning may be learned from, the end is held out.
///
/// Forecasts are made one month ahead: the forecast of a held-out month may use every value before
/// that month, the held-out ones too, but nothing is trained or scaled on them.
///
/// @param series the whole series
/// @param cut the index of the first held-out month
public record Split(Series series, int cut) {

  /// Checks that both parts have values.
  ///
  /// @throws IllegalArgumentException if the cut is not inside the series
  public Split {
    if (cut < 1 || cut >= series.size()) {
      throw new IllegalArgumentException(
          "Split: expected a cut in [1, " + (series.size() - 1) + "], but got " + cut + ".");
    }
  }

  /// Holds out the last part of a series, rounded to whole months.
  ///
  /// @param part the part that is held out, in (0, 1)
  public static Split holdOut(Series series, double part) {
    return new Split(series, series.size() - (int) Math.round(series.size() * part));
  }

  /// The values before the cut.
  public double[] training() {
    return series.values(0, cut);
  }

  /// The values from the cut on.
  public double[] heldOut() {
    return series.values(cut, series.size());
  }

  /// The held-out values and the `length` values before them: what windows that end before a
  /// held-out month need.
  ///
  /// @throws IndexOutOfBoundsException if fewer values come before the cut
  public double[] heldOutWithPast(int length) {
    return series.values(cut - length, series.size());
  }

  /// The value `lag` months before each held-out month.
  ///
  /// @throws IndexOutOfBoundsException if the series does not reach back so far
  public double[] heldOutLagged(int lag) {
    return series.values(cut - lag, series.size() - lag);
  }
}
