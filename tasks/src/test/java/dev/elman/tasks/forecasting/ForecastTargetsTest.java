package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.model.Callback;
import dev.elman.tasks.quickstart.BundledSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Small versions of what docs/results.md shows of forecasting, each with its target.
class ForecastTargetsTest {
  private static Scores scores(
      Backtest backtest, List<TimeSeries> series, NetworkOptions options, Values values) {
    Forecaster network =
        new NetworkForecaster(NetworkType.DEEPAR, options, values, _ -> new Callback() {});
    return Scores.of(backtest.run(series, network));
  }

  private static Scores scores(Backtest backtest, List<TimeSeries> series, Baselines baseline) {
    return Scores.of(backtest.run(series, baseline));
  }

  /// Passengers of 1959 and 1960, six months ahead, learned from the years before.
  @Test
  void airlinePassengersAreForecastTwiceAsWellAsBySeasonalNaive() {
    List<TimeSeries> series = List.of(BundledSeries.AIRLINE.load().series());
    Backtest backtest = new Backtest(6, 24, 1, 0);
    NetworkOptions options = NetworkType.DEEPAR.usual().epochs(8, 8).members(3);
    double mape = scores(backtest, series, options, Values.RETURNS).mape();
    assertThat(mape).isLessThan(6);
    assertThat(mape).isLessThan(0.6 * scores(backtest, series, Baselines.SEASONAL_NAIVE).mape());
  }

  /// Loads of hours with a course of the day and of the week, as many of M4's hourly series are:
  /// two days ahead, one network for all.
  @Test
  void hoursThatFollowTheWeekAreForecastBetterThanBySeasonalNaive() {
    List<TimeSeries> series = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      series.add(load("load " + i, 600, i));
    }
    Backtest backtest = Backtest.of(48, 96);
    NetworkOptions options =
        NetworkType.DEEPAR.usual().units(24).batches(32, 5e-3).window(48).epochs(4, 4).members(1);
    Scores network = scores(backtest, series, options, Values.LEVELS);
    Scores seasonal = scores(backtest, series, Baselines.SEASONAL_NAIVE);
    assertThat(network.mase()).isLessThan(0.75 * seasonal.mase());
    assertThat(network.smape()).isLessThan(0.75 * seasonal.smape());
  }

  private static TimeSeries load(String name, int size, int seed) {
    Random random = new Random(seed);
    double height = Math.exp(3 * random.nextGaussian());
    double[] values = new double[size];
    for (int t = 0; t < size; t++) {
      double day = Math.sin(2 * Math.PI * t / 24);
      double week = t / 24 % 7 < 5 ? 1 : 0.5;
      values[t] = height * (10 + week * (5 + 3 * day) + 0.3 * random.nextGaussian());
    }
    Frequency hour = new Frequency(Frequency.Unit.HOUR, 1);
    return new TimeSeries(name, hour, null, values, Covariates.none());
  }

  /// Of a random walk nothing can be learned: a network must not be much worse than the last value.
  @Test
  void aRandomWalkIsForecastNearlyAsWellAsByItsLastValue() {
    Random random = new Random(3);
    double[] values = new double[600];
    double log = 4;
    for (int t = 0; t < values.length; t++) {
      log += 0.01 * random.nextGaussian();
      values[t] = Math.exp(log);
    }
    List<TimeSeries> series = List.of(TimeSeries.of("walk", values));
    Backtest backtest = new Backtest(3, 150, 1, 0);
    NetworkOptions options = NetworkType.DEEPAR.usual().units(8).epochs(3, 3).members(2);
    double network = scores(backtest, series, options, Values.RETURNS).mae();
    double naive = scores(backtest, series, Baselines.NAIVE).mae();
    assertThat(network / naive).isBetween(0.93, 1.05);
  }
}
