package dev.elman.tasks.forecasting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a forecaster did in a backtest.
///
/// @param title the name of the forecaster
/// @param isNetwork whether it learned, which baselines do not
/// @param backtest the evaluation
/// @param folds all forecasts
/// @param scores how far they are from what happened
/// @param duration the time for learning and forecasting
public record BacktestResult(
    String title,
    boolean isNetwork,
    Backtest backtest,
    List<Fold> folds,
    Scores scores,
    Duration duration) {

  /// From the least MASE to the largest; where the past repeats itself exactly there is none, and
  /// the mean absolute error decides.
  public static final Comparator<BacktestResult> BEST_FIRST =
      Comparator.<BacktestResult>comparingDouble(result -> result.scores().mase())
          .thenComparingDouble(result -> result.scores().mae());

  /// Copies the folds.
  public BacktestResult {
    folds = List.copyOf(folds);
  }

  /// Runs the backtest of a forecaster.
  ///
  /// @throws IllegalArgumentException if a series is too short for it
  public static BacktestResult of(
      Backtest backtest, List<TimeSeries> series, Forecaster forecaster) {
    long begin = System.nanoTime();
    List<Fold> folds = backtest.run(series, forecaster);
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    boolean isNetwork = !(forecaster instanceof Baselines);
    return new BacktestResult(
        forecaster.title(), isNetwork, backtest, folds, Scores.of(folds), duration);
  }

  /// By which part the MASE is below that of another forecaster, or the mean absolute error if a
  /// past repeats itself exactly; negative: above. NaN if the other makes no error at all.
  public double gain(BacktestResult other) {
    boolean isScaled = Double.isFinite(scores.mase()) && Double.isFinite(other.scores.mase());
    double mine = isScaled ? scores.mase() : scores.mae();
    double theirs = isScaled ? other.scores.mase() : other.scores.mae();
    return theirs == 0 ? Double.NaN : 1 - mine / theirs;
  }

  /// Whether the difference to another forecaster of the same backtest is luck.
  public DieboldMariano against(BacktestResult other) {
    return DieboldMariano.of(folds, other.folds, backtest);
  }

  /// The last folds of a series that do not overlap, at most so many, in the order of time.
  public List<Fold> last(String series, int most) {
    List<Fold> last = new ArrayList<>();
    for (Fold fold : folds.reversed()) {
      boolean isFree =
          last.isEmpty() || fold.origin() + backtest.horizon() <= last.getFirst().origin();
      if (fold.series().name().equals(series) && isFree && last.size() < most) {
        last.addFirst(fold);
      }
    }
    return last;
  }
}
