package dev.elman.tasks.quickstart;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [Comparison] has found.
///
/// @param comparison the settings
/// @param split what was learned from and what was held out
/// @param entries networks and baselines, the least RMSE first
public record ComparisonResult(Comparison comparison, Split split, List<Entry> entries) {

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
      String title, ForecastScore score, List<Double> forecast, @Nullable Training training) {

    static Entry of(String title, Split split, double[] forecast, @Nullable Training training) {
      List<Double> values = Arrays.stream(forecast).boxed().toList();
      return new Entry(title, ForecastScore.of(split, forecast), values, training);
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

  /// The entry of a baseline.
  public Entry entry(Baseline baseline) {
    return entries.stream()
        .filter(entry -> entry.title().equals(baseline.title()))
        .findFirst()
        .orElseThrow();
  }

  /// The value of the month before.
  public Entry naive() {
    return entry(new Baseline.Naive());
  }

  /// The value of one season before.
  public Entry seasonalNaive() {
    return entry(new Baseline.SeasonalNaive(split.series().about().season()));
  }

  /// What MASE divides by: the mean absolute error of the seasonal naive forecast on the training
  /// part.
  public double maseScale() {
    return seasonalNaive().score().mae() / seasonalNaive().score().mase();
  }

  /// How many networks have a smaller RMSE than this entry.
  public int networksBeating(Entry other) {
    return (int) networks().stream().filter(network -> network.rmse() < other.rmse()).count();
  }
}
