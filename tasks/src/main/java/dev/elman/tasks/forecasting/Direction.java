package dev.elman.tasks.forecasting;

import java.util.List;

/// How often the direction of the first step was forecast rightly, up or down from the last known
/// value. Steps without a change, forecast or real, do not count.
///
/// @param right how many were right
/// @param count how many there were
/// @param rises how many of these were really up
public record Direction(int right, int count, int rises) {
  private static final double Z95 = 1.959963984540054;

  /// The directions of folds.
  public static Direction of(List<Fold> folds) {
    int right = 0;
    int count = 0;
    int rises = 0;
    for (Fold fold : folds) {
      double last = fold.series().value(fold.origin() - 1);
      double product = (fold.forecast().value(0) - last) * (fold.actual(0) - last);
      count += product == 0 ? 0 : 1;
      right += product > 0 ? 1 : 0;
      rises += product != 0 && fold.actual(0) > last ? 1 : 0;
    }
    return new Direction(right, count, rises);
  }

  /// The share that was right; NaN if there was no change at all.
  public double accuracy() {
    return (double) right / count;
  }

  /// The lower end of the 95 % interval of Wilson (1927), doi:10.1080/01621459.1927.10502953.
  public double lower() {
    return middle() - halfWidth();
  }

  /// The upper end of that interval.
  public double upper() {
    return middle() + halfWidth();
  }

  private double middle() {
    return (accuracy() + Z95 * Z95 / (2 * count)) / (1 + Z95 * Z95 / count);
  }

  private double halfWidth() {
    double variance = accuracy() * (1 - accuracy()) / count + Z95 * Z95 / (4.0 * count * count);
    return Z95 * Math.sqrt(variance) / (1 + Z95 * Z95 / count);
  }

  /// Whether tossing a coin explains it: one half lies in the interval.
  public boolean isChance() {
    return !(lower() > 0.5 || upper() < 0.5);
  }

  /// The share that is right if the same direction is said each time, the better one of both.
  public double constant() {
    return (double) Math.max(rises, count - rises) / count;
  }

  /// Whether saying the same direction each time explains it: prices that rise on most days are
  /// forecast rightly on most days by saying so.
  public boolean isConstant() {
    return lower() <= constant();
  }
}
