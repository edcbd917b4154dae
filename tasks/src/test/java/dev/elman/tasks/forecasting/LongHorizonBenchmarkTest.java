package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elman.model.Callback;
import dev.elman.tasks.table.CsvTable;
import dev.elman.tasks.table.Notes;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongHorizonBenchmarkTest {
  private static Callback silent(int member) {
    return new Callback() {};
  }

  private static TimeSeries noise(String name, int size, long seed) {
    return TimeSeries.of(name, new Random(seed).doubles(size, 5, 9).toArray());
  }

  private static TimeSeries spiked(TimeSeries series, int at) {
    double[] values = series.values();
    values[at] += 1e3;
    return TimeSeries.of(series.name(), values);
  }

  private static LongHorizonBenchmark.Result run(
      LongHorizonBenchmark benchmark, TimeSeries... series) {
    NetworkOptions options = benchmark.usual().units(4).epochs(2, 2).members(2).threads(1);
    return benchmark.run(List.of(series), options, PointLoss.MAE, LongHorizonBenchmarkTest::silent);
  }

  @Test
  void allWindowsOfTheLastPartCountInUnitsOfTheFirst() {
    LongHorizonBenchmark benchmark = new LongHorizonBenchmark(60, 20, 10, 8, 3);
    double[] values = noise("a", 95, 1).values(); // the last 5 are behind the parts
    LongHorizonBenchmark.Result result = run(benchmark, TimeSeries.of("a", values));
    double mean = 0;
    for (int t = 0; t < 60; t++) {
      mean += values[t] / 60;
    }
    double variance = 0;
    for (int t = 0; t < 60; t++) {
      variance += (values[t] - mean) * (values[t] - mean) / 60;
    }
    double squares = 0;
    int windows = 0;
    for (int end = 80; end + 3 <= 90; end++, windows++) {
      for (int step = 0; step < 3; step++) {
        squares += Math.pow(values[end + step] - values[end - 1], 2) / variance / 3;
      }
    }
    assertThat(result.windows()).isEqualTo(windows).isEqualTo(8);
    assertThat(result.naive().mse()).isCloseTo(squares / windows, within(1e-5));
  }

  @Test
  void whatIsLearnedAndWhereItStopsDependOnNothingThatIsTested() {
    LongHorizonBenchmark benchmark = new LongHorizonBenchmark(60, 20, 20, 8, 3);
    TimeSeries a = noise("a", 100, 1);
    TimeSeries b = noise("b", 100, 2);
    LongHorizonBenchmark.Result plain = run(benchmark, a, b);
    LongHorizonBenchmark.Result spiked = run(benchmark, spiked(a, 85), b);
    assertThat(spiked.validation()).isEqualTo(plain.validation());
    assertThat(spiked.test()).isNotEqualTo(plain.test());
    LongHorizonBenchmark.Result earlier = run(benchmark, spiked(a, 70), b);
    assertThat(earlier.validation()).isNotEqualTo(plain.validation());
  }

  @Test
  void partsThatHoldNoWindowAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LongHorizonBenchmark(60, 20, 10, 58, 3))
        .withMessageContaining("but got 58, 3 and 60");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LongHorizonBenchmark(60, 2, 10, 8, 3))
        .withMessageContaining("at least the horizon of 3 values, but got 2 and 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(new LongHorizonBenchmark(60, 20, 10, 8, 3), noise("a", 80, 1)))
        .withMessage(
            "Series a: expected at least 90 values, 60 to learn from, 20 to validate and 10 to test"
                + " with, but got 80.");
  }

  /// Half of the windows and four epochs are enough to do better than DLinear, whose published
  /// error is 0.386; SegRNN's is 0.368.
  @Test
  void etth1IsForecastBetterThanByALinearModel() {
    String data = System.getenv("ELMAN_DATA");
    assumeTrue(data != null, "ELMAN_DATA is not set: no folder timeseries with ETTh1.csv.gz");
    List<TimeSeries> series =
        SeriesReader.readColumns(
            CsvTable.read(Path.of(data, "timeseries", "ETTh1.csv.gz"), null, null, new Notes()),
            SeriesOptions.of(),
            new Notes());
    LongHorizonBenchmark benchmark = LongHorizonBenchmark.informer(96, 96);
    NetworkOptions options =
        benchmark.usual().batches(256, 1e-3).epochs(4, 4).members(1).mostWindows(30_000);
    LongHorizonBenchmark.Result result =
        benchmark.run(series, options, PointLoss.MAE, LongHorizonBenchmarkTest::silent);
    assertThat(series).hasSize(7);
    assertThat(result.windows()).isEqualTo(7 * 2785);
    assertThat(result.seasonalNaive().mse()).isBetween(0.51, 0.52);
    assertThat(result.test().mse()).isLessThan(0.386);
  }
}
