package dev.elman.tasks.forecasting;

import dev.elman.distribution.StudentT;
import java.util.List;
import java.util.stream.Stream;

/// Whether one forecaster is better than another, or has only been lucky.
///
/// The test of Diebold and Mariano (1995), "Comparing predictive accuracy",
/// doi:10.1080/07350015.1995.10524599, on the difference of the mean absolute scaled errors of the
/// folds, with the correction for small samples of Harvey, Leybourne and Newbold (1997),
/// doi:10.1016/S0169-2070(96)00719-4. Forecasts that overlap have correlated errors: the variance
/// counts as many autocovariances as there are folds within a horizon, less one.
///
/// @param difference the mean of the differences; negative: the first is better
/// @param statistic the corrected statistic; NaN if there are too few folds to tell
/// @param pValue the probability of a difference at least as large if both were equally good, two
///   sided; NaN if there are too few folds to tell
public record DieboldMariano(double difference, double statistic, double pValue) {
  private static final double SIGNIFICANT = 0.05;
  private static final int LEAST = 3;

  /// Overlapping forecasts say little new: with fewer, the variance is a guess.
  private static final int LEAST_OVERLAPS = 2;

  /// Compares the folds of two forecasters of the same backtest. The loss of an origin is the mean
  /// of [Fold#mase()] over the series, so that series of any size count alike, or of the mean
  /// absolute error if a past repeats itself exactly.
  ///
  /// @throws IllegalArgumentException if there is not one fold for each of the other
  public static DieboldMariano of(List<Fold> first, List<Fold> second, Backtest backtest) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "Diebold-Mariano: expected the same folds of both, but got %d and %d."
              .formatted(first.size(), second.size()));
    }
    boolean isScaled =
        Stream.of(first, second)
            .flatMap(List::stream)
            .allMatch(fold -> Double.isFinite(fold.mase()));
    double[] differences = new double[backtest.origins()];
    int series = first.size() / differences.length; // folds are in the order of origins
    for (int i = 0; i < first.size(); i++) {
      Fold a = first.get(i);
      Fold b = second.get(i);
      double difference = isScaled ? a.mase() - b.mase() : a.mae() - b.mae();
      differences[i / series] += difference / series;
    }
    return of(differences, Math.ceilDiv(backtest.horizon(), backtest.stride()));
  }

  /// Tests whether the mean of differences of losses is 0.
  ///
  /// @param overlap of how many neighbours the forecasts overlap, at least 1
  static DieboldMariano of(double[] differences, int overlap) {
    int n = differences.length;
    double mean = 0;
    for (double difference : differences) {
      mean += difference / n;
    }
    double correction = n + 1 - 2.0 * overlap + overlap * (overlap - 1.0) / n;
    double variance = variance(differences, mean, overlap, false);
    if (variance <= 0) { // which can happen; with these weights it cannot
      variance = variance(differences, mean, overlap, true);
    }
    if (n < Math.max(LEAST, LEAST_OVERLAPS * overlap) || variance <= 0) {
      return new DieboldMariano(mean, Double.NaN, Double.NaN);
    }
    double statistic = mean / Math.sqrt(variance / n) * Math.sqrt(correction / n);
    double tail = new StudentT(n - 1, 0, 1).cdf(-Math.abs(statistic));
    return new DieboldMariano(mean, statistic, 2 * tail);
  }

  /// The variance of neighbours that are correlated, with weights of 1, or of Bartlett: Newey and
  /// West (1987), doi:10.2307/1913610.
  private static double variance(double[] values, double mean, int overlap, boolean isWeighted) {
    double variance = autocovariance(values, mean, 0);
    for (int lag = 1; lag < Math.min(overlap, values.length); lag++) {
      double weight = isWeighted ? 1 - (double) lag / overlap : 1;
      variance += 2 * weight * autocovariance(values, mean, lag);
    }
    return variance;
  }

  private static double autocovariance(double[] values, double mean, int lag) {
    double sum = 0;
    for (int i = lag; i < values.length; i++) {
      sum += (values[i] - mean) * (values[i - lag] - mean);
    }
    return sum / values.length;
  }

  /// Whether there are enough folds to tell anything.
  public boolean isKnown() {
    return !Double.isNaN(pValue);
  }

  /// Whether the difference is more than luck, at the level of 5 %.
  public boolean isSignificant() {
    return pValue < SIGNIFICANT;
  }
}
