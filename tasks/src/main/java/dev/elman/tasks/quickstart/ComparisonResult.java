package dev.elman.tasks.quickstart;

import dev.elman.tasks.forecasting.Fold;
import dev.elman.tasks.forecasting.Scores;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [Comparison] has found.
///
/// @param comparison the settings
/// @param series what was forecast
/// @param cut the index of the first held-out month
/// @param entries networks and baselines, the least RMSE first
public record ComparisonResult(
    Comparison comparison, MonthlySeries series, int cut, List<Entry> entries) {

  /// Sorts the entries.
  public ComparisonResult {
    entries = entries.stream().sorted(Comparator.comparingDouble(Entry::rmse)).toList();
  }

  /// One forecaster.
  ///
  /// @param title its name
  /// @param score how good it was on the held-out part
  /// @param forecast a value per held-out month
  /// @param training how it was trained, or null for a baseline
  public record Entry(
      String title, Scores score, List<Double> forecast, @Nullable Training training) {

    Entry(String title, List<Fold> folds, @Nullable Training training) {
      this(
          title,
          Scores.of(folds),
          folds.stream().map(fold -> fold.forecast().value(0)).toList(),
          training);
    }

    /// Whether it is a network and not a baseline.
    public boolean isNetwork() {
      return training != null;
    }

    double rmse() {
      return score.rmse();
    }
  }

  /// How a network was trained.
  ///
  /// @param parameters the number of weights
  /// @param loss the mean squared error of the last epoch, of standardised values
  /// @param duration the time that `fit` took
  public record Training(int parameters, double loss, Duration duration) {}

  /// The networks, best first.
  public List<Entry> networks() {
    return entries.stream().filter(Entry::isNetwork).toList();
  }

  private Entry entry(String title) {
    return entries.stream().filter(one -> one.title().equals(title)).findFirst().orElseThrow();
  }

  /// The value of the month before.
  public Entry naive() {
    return entry(Comparison.NAIVE);
  }

  /// The value of one season before.
  public Entry seasonalNaive() {
    return entry(Comparison.seasonalNaive(series.about().season()));
  }

  /// What happened.
  public double[] heldOut() {
    return series.series().values(cut, series.size());
  }

  /// How many networks have a smaller RMSE than this entry.
  public int networksBeating(Entry other) {
    return (int) networks().stream().filter(network -> network.rmse() < other.rmse()).count();
  }
}
