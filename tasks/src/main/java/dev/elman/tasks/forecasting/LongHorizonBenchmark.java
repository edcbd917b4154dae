package dev.elman.tasks.forecasting;

import dev.elman.layer.recurrent.SegRnn;
import dev.elman.model.Callback;
import dev.elman.model.Functional;
import dev.elman.tasks.forecasting.SegmentWindows.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/// The test of long horizons that papers report: several series are cut at the same times into a
/// part to learn from, one to validate with and one to test with; all are standardised by mean and
/// deviation of the first part; the errors are over *all* windows of a part, all steps ahead and
/// all series, in units of the deviation. A window may begin in the part before that of its
/// horizon.
///
/// Source: Zhou et al. 2021, *Informer*, arXiv:2012.07436, whose split of ETTh1 is [#informer].
///
/// @param training values to learn from
/// @param validation values after them that say where to stop
/// @param test values after those
/// @param window values that a forecast is made from
/// @param horizon values that are forecast
public record LongHorizonBenchmark(
    int training, int validation, int test, int window, int horizon) {
  private static final int MONTH = 30 * 24;
  private static final double DECAY = 0.8;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if a part has no window
  public LongHorizonBenchmark {
    if (window < 2 || horizon < 1 || training < window + horizon) {
      throw new IllegalArgumentException(
          "Benchmark: expected a window of at least 2 and a horizon of at least 1 value, and as many in the part to learn from, but got %d, %d and %d."
              .formatted(window, horizon, training));
    }
    if (validation < horizon || test < horizon) {
      throw new IllegalArgumentException(
          "Benchmark: expected parts to validate and to test with of at least the horizon of %d values, but got %d and %d."
              .formatted(horizon, validation, test));
    }
  }

  /// Informer's split of hourly series: 12, 4 and 4 months of 30 days.
  public static LongHorizonBenchmark informer(int window, int horizon) {
    return new LongHorizonBenchmark(12 * MONTH, 4 * MONTH, 4 * MONTH, window, horizon);
  }

  /// Settings for some minutes on two cores: 128 units, where the authors of SegRNN have 512, and
  /// the dropout and learning rate that they have for windows of 96 values.
  public NetworkOptions usual() {
    return NetworkOptions.of(CellType.GRU)
        .units(128)
        .dropout(0.5)
        .batches(448, 1e-3)
        .epochs(30, 5)
        .members(3)
        .mostWindows(100_000);
  }

  /// Mean errors of standardised values.
  ///
  /// @param mse the mean squared error
  /// @param mae the mean absolute error
  public record Errors(double mse, double mae) {}

  /// What came out.
  ///
  /// @param windows how many windows of all series were tested
  /// @param validation the errors of the networks in the part to validate with
  /// @param test their errors in the part to test with
  /// @param naive there, those of the last value, repeated
  /// @param seasonalNaive there, those of the last season, repeated
  public record Result(
      int windows, Errors validation, Errors test, Errors naive, Errors seasonalNaive) {}

  /// Trains segment recurrent networks, and tests the mean of what they say.
  ///
  /// @param series series of the same times; values behind the three parts are not looked at
  /// @param options the settings, but for window and cell
  /// @param progress gives the callback that watches the training of a member
  /// @throws IllegalArgumentException if a series is shorter than the three parts
  public Result run(
      List<TimeSeries> series,
      NetworkOptions options,
      PointLoss loss,
      IntFunction<Callback> progress) {
    series.forEach(this::requireLength);
    int season = Math.min(series.getFirst().season(), window);
    SegRnn.Config network =
        SegRnn.Config.of(options.units(), SegRnnNetwork.segment(season, window), horizon)
            .channels(series.size() > 1 ? series.size() : 0)
            .dropout(options.dropout());
    SegmentTraining how = new SegmentTraining(network, options.window(window), loss, DECAY);
    int tested = training + validation;
    SegmentWindows learn = drawn(windows(series, 0, training), options);
    SegmentWindows validate = windows(series, training, tested);
    List<Functional> members = new ArrayList<>();
    for (int member = 0; member < options.members(); member++) {
      members.add(how.member(member, learn, validate, progress.apply(member)));
    }
    SegmentWindows last = windows(series, tested, tested + test);
    return new Result(
        last.count(),
        errors(validate, said(members, validate)),
        errors(last, said(members, last)),
        errors(last, (i, _) -> before(last.places().get(i), 1)),
        errors(last, (i, step) -> before(last.places().get(i), season - step % season)));
  }

  private void requireLength(TimeSeries series) {
    int size = training + validation + test;
    if (series.size() < size) {
      throw new IllegalArgumentException(
          "Series %s: expected at least %d values, %d to learn from, %d to validate and %d to test with, but got %d."
              .formatted(series.name(), size, training, validation, test, series.size()));
    }
  }

  /// All windows whose horizons lie in `[from, to)`.
  private SegmentWindows windows(List<TimeSeries> series, int from, int to) {
    List<Place> places = new ArrayList<>();
    for (int number = 0; number < series.size(); number++) {
      double[] values = series.get(number).values();
      WindowScale scale = WindowScale.of(series.get(number), training, training, 1);
      for (int end = Math.max(from, window); end + horizon <= to; end++) {
        places.add(new Place(values, end, number, scale.mean(), scale.deviation()));
      }
    }
    return new SegmentWindows(window, horizon, places);
  }

  private static SegmentWindows drawn(SegmentWindows all, NetworkOptions options) {
    if (all.count() <= options.mostWindows()) {
      return all;
    }
    List<Place> drawn = new ArrayList<>(all.places());
    Collections.shuffle(drawn, new Random(options.seed()));
    return new SegmentWindows(
        all.window(), all.horizon(), List.copyOf(drawn.subList(0, options.mostWindows())));
  }

  /// The value so many steps before the end of a window.
  private static float before(Place place, int steps) {
    return place.value(place.end() - steps);
  }

  /// A forecast of a step of a window.
  private interface Said {
    float value(int window, int step);
  }

  private Said said(List<Functional> members, SegmentWindows windows) {
    float[] forecasts = SegmentTraining.forecast(members, windows);
    return (i, step) -> forecasts[i * horizon + step];
  }

  private Errors errors(SegmentWindows windows, Said said) {
    double squares = 0;
    double absolutes = 0;
    for (int i = 0; i < windows.count(); i++) {
      for (int step = 0; step < horizon; step++) {
        double error = (double) said.value(i, step) - windows.ahead(i, step);
        squares += error * error;
        absolutes += Math.abs(error);
      }
    }
    double count = (double) windows.count() * horizon;
    return new Errors(squares / count, absolutes / count);
  }
}
