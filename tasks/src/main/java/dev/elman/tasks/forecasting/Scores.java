package dev.elman.tasks.forecasting;

import dev.elman.metric.ForecastErrors;
import dev.elman.metric.QuantileScores;
import java.util.ArrayList;
import java.util.List;

/// How far forecasts are from what happened; less is better, except for coverage, which should be
/// what it is called after.
///
/// MASE, sMAPE and MAPE are means over folds; MASE divides by the mean absolute error of the
/// seasonal naive forecast *before* the origin. RMSE and MAE are over all steps of all folds. WQL
/// is 2 Σ_q Σ ρ_q / Σ|y| over all quantiles; CRPS is the mean of the quantile losses, in the unit
/// of the series.
///
/// @param folds the number of forecasts
/// @param mase mean absolute scaled error; NaN if the past is constant
/// @param smape symmetric mean absolute percentage error as in M4, in per cent
/// @param mape mean absolute percentage error, in per cent; infinite if a value is 0
/// @param rmse root of the mean squared error, in the unit of the series
/// @param mae mean absolute error, in the unit of the series
/// @param wql weighted quantile loss
/// @param crps continuous ranked probability score, from the quantiles
/// @param coverage80 the share of values between the quantiles 0.1 and 0.9; NaN if the forecasts
///   have no such quantiles
/// @param coverage95 the share of values between the quantiles 0.025 and 0.975; NaN likewise
public record Scores(
    int folds,
    double mase,
    double smape,
    double mape,
    double rmse,
    double mae,
    double wql,
    double crps,
    double coverage80,
    double coverage95) {

  /// Scores folds.
  ///
  /// @throws IllegalArgumentException if there are none
  public static Scores of(List<Fold> folds) {
    if (folds.isEmpty()) {
      throw new IllegalArgumentException("Scores: expected at least one fold, but got none.");
    }
    Sums sums = new Sums(folds.getFirst().forecast().levels());
    folds.forEach(sums::add);
    return sums.scores(folds.size());
  }

  /// The mean absolute error of each step ahead.
  public static List<Double> maeByStep(List<Fold> folds) {
    List<Double> errors = new ArrayList<>();
    for (int step = 0; step < folds.getFirst().forecast().horizon(); step++) {
      int at = step;
      errors.add(folds.stream().mapToDouble(f -> Math.abs(f.error(at))).average().orElseThrow());
    }
    return errors;
  }

  /// The mean absolute percentage error of each step ahead, in per cent; infinite if a value is 0.
  public static List<Double> mapeByStep(List<Fold> folds) {
    List<Double> errors = new ArrayList<>();
    for (int step = 0; step < folds.getFirst().forecast().horizon(); step++) {
      int at = step;
      errors.add(
          folds.stream()
              .mapToDouble(f -> 100 * Math.abs(f.error(at) / f.actual(at)))
              .average()
              .orElseThrow());
    }
    return errors;
  }

  /// The root relative squared error of each step ahead, over all folds and series together: that
  /// of the mean of what happened is 1. As in Lai et al. (2018), "Modeling long- and short-term
  /// temporal patterns with deep neural networks", arXiv:1703.07015, equation 15.
  public static List<Double> rseByStep(List<Fold> folds) {
    List<Double> errors = new ArrayList<>();
    for (int step = 0; step < folds.getFirst().forecast().horizon(); step++) {
      int at = step;
      double mean = folds.stream().mapToDouble(f -> f.actual(at)).average().orElseThrow();
      double squares = 0;
      double spread = 0;
      for (Fold fold : folds) {
        squares += fold.error(at) * fold.error(at);
        spread += (fold.actual(at) - mean) * (fold.actual(at) - mean);
      }
      errors.add(Math.sqrt(squares / spread));
    }
    return errors;
  }

  /// The share of values within the interval around the median that should hold `share` of them.
  public static double coverage(List<Fold> folds, double share) {
    double tail = Math.round((1 - share) / 2 * 1e9) / 1e9; // 0.1, not 0.09999…
    long inside = 0;
    long steps = 0;
    for (Fold fold : folds) {
      for (int step = 0; step < fold.forecast().horizon(); step++) {
        inside += fold.isWithin(step, tail) ? 1 : 0;
        steps++;
      }
    }
    return (double) inside / steps;
  }

  private static final class Sums {
    private final double least; // level
    private final QuantileScores quantiles;
    private double mase;
    private double smape;
    private double mape;
    private double squares;
    private double absolutes;
    private long steps;
    private long in80;
    private long in95;

    Sums(double[] levels) {
      least = levels[0];
      quantiles = new QuantileScores(levels);
    }

    void add(Fold fold) {
      double[] actual = fold.actuals();
      double[] forecast = fold.forecast().values();
      mase += fold.mase();
      smape += ForecastErrors.smape(actual, forecast);
      double relative = 0;
      for (int step = 0; step < actual.length; step++) {
        double error = fold.error(step);
        squares += error * error;
        absolutes += Math.abs(error);
        relative += Math.abs(error / actual[step]);
        quantiles.add(actual[step], fold.forecast().quantiles(step));
        in80 += least <= 0.1 && fold.isWithin(step, 0.1) ? 1 : 0;
        in95 += least <= 0.025 && fold.isWithin(step, 0.025) ? 1 : 0;
      }
      mape += 100 * relative / actual.length;
      steps += actual.length;
    }

    Scores scores(int folds) {
      return new Scores(
          folds,
          mase / folds,
          smape / folds,
          mape / folds,
          Math.sqrt(squares / steps),
          absolutes / steps,
          quantiles.wql(),
          quantiles.crps(),
          least <= 0.1 ? (double) in80 / steps : Double.NaN,
          least <= 0.025 ? (double) in95 / steps : Double.NaN);
    }
  }
}
