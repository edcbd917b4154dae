package dev.elman.tasks.quickstart;

import dev.elman.model.Callback;
import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.Fold;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Trains every [Network] on the beginning of a series, forecasts its end one month ahead, and
/// scores the forecasts beside [Baselines], which are given the same information.
///
/// Nothing is chosen by looking at the held-out part: there is no early stopping and no tuning; the
/// weights after the last epoch are the ones that forecast.
///
/// @param window how many months a network sees before the month that it forecasts
/// @param units the units of the recurrent layer
/// @param epochs how often the training part is seen
/// @param batchSize windows per update of the weights
/// @param heldOut the part of the series that is held out, in (0, 1)
/// @param seed where first weights and the order of the windows come from
/// @param threads the number of threads; it does not change the result
public record Comparison(
    int window, int units, int epochs, int batchSize, double heldOut, long seed, int threads) {

  /// The name of the baseline that is hard to beat one month ahead.
  static final String NAIVE = "naive (the month before)";

  /// Windows of 10 months, 32 units, 20 epochs, batches of 32, the last fifth held out, seed 1, all
  /// processors.
  public static Comparison standard() {
    return new Comparison(10, 32, 20, 32, 0.2, 1, Runtime.getRuntime().availableProcessors());
  }

  /// Another number of epochs.
  public Comparison epochs(int newEpochs) {
    return new Comparison(window, units, newEpochs, batchSize, heldOut, seed, threads);
  }

  /// Another seed.
  public Comparison seed(long newSeed) {
    return new Comparison(window, units, epochs, batchSize, heldOut, newSeed, threads);
  }

  /// Another number of threads.
  public Comparison threads(int newThreads) {
    return new Comparison(window, units, epochs, batchSize, heldOut, seed, newThreads);
  }

  /// Trains, forecasts and scores.
  ///
  /// @param progress gives the callback that watches the training of a network
  public ComparisonResult run(MonthlySeries series, Function<Network, Callback> progress) {
    int held = (int) Math.round(series.size() * heldOut);
    Backtest backtest = new Backtest(1, held, 1, 0);
    List<TimeSeries> all = List.of(series.series());
    List<ComparisonResult.Entry> entries = new ArrayList<>();
    for (Network network : Network.values()) {
      NetworkForecast forecaster = new NetworkForecast(network, this, progress.apply(network));
      List<Fold> folds = backtest.run(all, forecaster);
      entries.add(new ComparisonResult.Entry(network.title(), folds, forecaster.training()));
    }
    entries.add(entry(NAIVE, backtest.run(all, Baselines.NAIVE)));
    String seasonal = seasonalNaive(series.about().season());
    entries.add(entry(seasonal, backtest.run(all, Baselines.SEASONAL_NAIVE)));
    return new ComparisonResult(this, series, series.size() - held, entries);
  }

  private static ComparisonResult.Entry entry(String title, List<Fold> folds) {
    return new ComparisonResult.Entry(title, folds, null);
  }

  /// The name of the baseline that knows the season.
  static String seasonalNaive(int season) {
    return "seasonal naive (" + season + " months before)";
  }
}
