package dev.elman.tasks.quickstart;

import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;

import dev.elman.data.Windows;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Trains every [Network] on the beginning of a series, forecasts its end one month ahead, and
/// scores the forecasts beside the [Baseline]s, which are given the same information.
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
  public ComparisonResult run(Series series, Function<Network, Callback> progress) {
    Split split = Split.holdOut(series, heldOut);
    TrainingSet data = TrainingSet.of(split, window);
    List<ComparisonResult.Entry> entries = new ArrayList<>();
    for (Network network : Network.values()) {
      entries.add(train(network, split, data, progress.apply(network)));
    }
    int season = series.about().season();
    for (Baseline baseline : List.of(new Baseline.Naive(), new Baseline.SeasonalNaive(season))) {
      entries.add(
          ComparisonResult.Entry.of(baseline.title(), split, baseline.forecast(split), null));
    }
    return new ComparisonResult(this, split, entries);
  }

  private ComparisonResult.Entry train(
      Network network, Split split, TrainingSet data, Callback progress) {
    Sequential model = network.model(window, units);
    model.seed(seed);
    model.compile(rmsprop(), mse());
    FitOptions options =
        FitOptions.epochs(epochs)
            .batchSize(batchSize)
            .threads(threads)
            .verbose(Verbose.SILENT)
            .callbacks(progress);
    long begin = System.nanoTime();
    History history = model.fit(data.training().x(), data.training().y(), options);
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    double[] forecast = data.scaler().unscale(model.predict(data.heldOut().x()).toArray());
    int parameters = model.parameters().stream().mapToInt(Parameter::size).sum();
    return ComparisonResult.Entry.of(
        network.title(),
        split,
        forecast,
        new ComparisonResult.Training(parameters, history.last("loss"), duration));
  }

  /// What the networks are given: standardised windows.
  ///
  /// @param scaler fitted on the training part only
  /// @param training windows whose month to forecast is in the training part
  /// @param heldOut windows whose month to forecast is held out
  record TrainingSet(Scaler scaler, Windows training, Windows heldOut) {
    static TrainingSet of(Split split, int window) {
      Scaler scaler = Scaler.fit(split.training());
      return new TrainingSet(
          scaler,
          Windows.of(scaler.scale(split.training()), window),
          Windows.of(scaler.scale(split.heldOutWithPast(window)), window));
    }
  }
}
