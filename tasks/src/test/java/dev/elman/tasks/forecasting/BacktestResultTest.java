package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacktestResultTest {
  /// Grows by 2 and 1 in turn.
  private static TimeSeries growing(String name, double unit) {
    return TimeSeries.of(
        name, IntStream.range(0, 40).mapToDouble(t -> unit * (t + (t + 1) / 2)).toArray());
  }

  private static BacktestResult result(Forecaster forecaster, TimeSeries... series) {
    return BacktestResult.of(Backtest.suited(2, 22), List.of(series), forecaster);
  }

  @Test
  void holdsAFifthOutInWholeHorizons() {
    List<TimeSeries> series = List.of(growing("a", 1));
    assertThat(Backtest.heldOut(series, 3)).isEqualTo(6);
    assertThat(Backtest.heldOut(series, 30)).isEqualTo(30);
    assertThat(Backtest.suited(2, 22)).isEqualTo(new Backtest(2, 22, 1, 0));
    assertThat(Backtest.suited(2, 22).origins()).isEqualTo(21);
    assertThat(Backtest.suited(5, 200)).isEqualTo(new Backtest(5, 200, 5, 0));
  }

  @Test
  void comparesForecastersBySeriesOfAnySize() {
    TimeSeries small = growing("small", 1);
    TimeSeries large = growing("large", 1e6);
    BacktestResult drift = result(Baselines.DRIFT, small, large);
    BacktestResult naive = result(Baselines.NAIVE, small, large);
    assertThat(drift.gain(naive))
        .isEqualTo(
            result(Baselines.DRIFT, small).gain(result(Baselines.NAIVE, small)), within(1e-9))
        .isGreaterThan(0.5);
    DieboldMariano both = drift.against(naive);
    DieboldMariano one = result(Baselines.DRIFT, small).against(result(Baselines.NAIVE, small));
    assertThat(both.statistic()).isEqualTo(one.statistic(), within(1e-6));
    assertThat(both.isSignificant()).isTrue();
    assertThat(BacktestResult.BEST_FIRST.compare(drift, naive)).isNegative();
  }

  @Test
  void theLastForecastsDoNotOverlap() {
    BacktestResult naive = result(Baselines.NAIVE, growing("a", 1), growing("b", 2));
    assertThat(naive.last("b", 3)).extracting(Fold::origin).containsExactly(34, 36, 38);
    assertThat(naive.last("b", 3)).allMatch(fold -> fold.series().name().equals("b"));
  }

  @Test
  void csvQuotesNamesAndHoldsAllQuantiles() {
    BacktestResult naive = result(Baselines.NAIVE, growing("x, \"y\"", 1));
    List<String> lines = ForecastCsv.of(List.of(naive)).lines().toList();
    assertThat(lines).hasSize(1 + 21 * 2);
    assertThat(lines.get(2)).startsWith("naive,\"x, \"\"y\"\"\",18,2,20,29.0,26.0,");
    assertThat(lines.getFirst().split(",", -1)).hasSize(7 + Forecaster.LEVELS.size());
  }
}
