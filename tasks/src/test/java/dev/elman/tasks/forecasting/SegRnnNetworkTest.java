package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.model.Callback;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegRnnNetworkTest {
  private static final Frequency HOURS = new Frequency(Frequency.Unit.HOUR, 1);
  private static final Callback SILENT = new Callback() {};

  /// Days of a shape that depends on the weekday, on a level that wanders.
  private static TimeSeries hours(String name, int size, long seed) {
    Random random = new Random(seed);
    double[] values = new double[size];
    double level = 100;
    for (int t = 0; t < size; t++) {
      level += 0.05 * random.nextGaussian();
      double height = (t / 24) % 2 == 0 ? 10 : 4;
      values[t] = level + height * Math.sin(2 * Math.PI * t / 24) + 0.2 * random.nextGaussian();
    }
    return series(name, values);
  }

  private static TimeSeries series(String name, double[] values) {
    List<LocalDateTime> times =
        IntStream.range(0, values.length)
            .mapToObj(t -> LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(t))
            .toList();
    return new TimeSeries(name, HOURS, times, values, Covariates.none());
  }

  private static TimeSeries spiked(TimeSeries series, int at) {
    double[] values = series.values();
    values[at] += 1e6;
    return series(series.name(), values);
  }

  private static SegRnnNetwork network(int epochs, int members, int threads) {
    NetworkOptions options =
        NetworkType.SEGRNN.usual().units(16).epochs(epochs, 5).members(members).threads(threads);
    return new SegRnnNetwork(options, _ -> SILENT);
  }

  private static List<double[]> values(List<Forecast> forecasts) {
    return forecasts.stream().map(Forecast::values).toList();
  }

  @Test
  void learnsWhatASeasonDoesNotTell() {
    List<TimeSeries> series = List.of(hours("a", 960, 1));
    Backtest backtest = Backtest.of(24, 240).stride(12);
    SegRnnNetwork network =
        new SegRnnNetwork(
            NetworkType.SEGRNN.usual().units(32).window(72).epochs(40, 40).members(1), _ -> SILENT);
    double error = Scores.of(backtest.run(series, network)).mae();
    double seasonal = Scores.of(backtest.run(series, Baselines.SEASONAL_NAIVE)).mae();
    assertThat(error).isLessThan(0.4 * seasonal);
  }

  /// What comes after an origin must not change anything before it: neither scales nor training
  /// windows nor stopping may see it.
  @Test
  void seesNothingOfTheFuture() {
    List<TimeSeries> plain = List.of(hours("a", 400, 1), hours("b", 400, 2));
    int spike = 400 - 72 + 30;
    List<TimeSeries> changed = List.of(spiked(plain.get(0), spike), plain.get(1));
    Backtest backtest = Backtest.of(24, 72).stride(6);
    List<Fold> one = backtest.run(plain, network(2, 1, 1));
    List<Fold> other = backtest.run(changed, network(2, 1, 1));
    List<Integer> origins = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      if (!Arrays.equals(one.get(i).forecast().values(), other.get(i).forecast().values())) {
        origins.add(one.get(i).origin());
      }
    }
    assertThat(origins).isNotEmpty().allMatch(origin -> origin > spike);
  }

  @Test
  void givesTheSameBitsForAnyNumberOfThreads() {
    List<TimeSeries> series = List.of(hours("a", 300, 1), hours("b", 300, 2));
    List<double[]> one = values(network(2, 2, 1).fit(series, 24).forecast(series));
    List<double[]> two = values(network(2, 2, 2).fit(series, 24).forecast(series));
    assertThat(one).usingRecursiveComparison().isEqualTo(two);
  }

  @Test
  void knowsSeriesByTheirNamesAndForecastsOthersToo() {
    List<TimeSeries> series = List.of(hours("a", 300, 1), hours("b", 300, 2));
    Forecaster.Fitted fitted = network(3, 1, 1).fit(series, 24);
    double[] a = values(fitted.forecast(List.of(series.get(0)))).getFirst();
    double[] asB = values(fitted.forecast(List.of(series("b", series.get(0).values())))).getFirst();
    double[] asOther =
        values(fitted.forecast(List.of(series("other", series.get(0).values())))).getFirst();
    assertThat(asB).isNotEqualTo(a);
    assertThat(asOther).isNotEqualTo(a).isNotEqualTo(asB);
  }

  @Test
  void seriesOfAnySizeLookAlike() {
    TimeSeries small = hours("a", 300, 1);
    double[] large = Arrays.stream(small.values()).map(value -> 1e6 * value + 1e9).toArray();
    Forecaster.Fitted fitted = network(2, 1, 1).fit(List.of(small), 24);
    double[] one = values(fitted.forecast(List.of(small))).getFirst();
    double[] other = values(fitted.forecast(List.of(series("a", large)))).getFirst();
    for (int step = 0; step < one.length; step++) {
      assertThat((other[step] - 1e9) / 1e6 / one[step]).isBetween(0.9999, 1.0001);
    }
  }

  @Test
  void intervalsHaveTheMedianWithinAndGrowWithTheLevel() {
    List<TimeSeries> series = List.of(hours("a", 300, 1));
    Forecast forecast = network(2, 1, 1).fit(series, 30).forecast(series).getFirst();
    assertThat(forecast.horizon()).isEqualTo(30);
    for (int step = 0; step < 30; step++) {
      assertThat(forecast.quantiles(step)).isSorted().doesNotHaveDuplicates();
      assertThat(forecast.value(step) - forecast.quantile(step, 0.1))
          .isBetween(1e-3, forecast.value(step) - forecast.quantile(step, 0.025));
    }
  }

  @Test
  void aConstantSeriesIsForecastAsConstant() {
    double[] values = new double[100];
    Arrays.fill(values, 42);
    List<TimeSeries> series = List.of(series("c", values));
    Forecast forecast = network(2, 1, 1).fit(series, 5).forecast(series).getFirst();
    assertThat(Arrays.stream(forecast.values()).boxed().toList())
        .allMatch(value -> Math.abs(value - 42) < 0.01);
  }

  @Test
  void segmentsAreWholePartsOfASeason() {
    assertThat(SegRnnNetwork.segment(24, 96)).isEqualTo(24);
    assertThat(SegRnnNetwork.segment(24, 40)).isEqualTo(12);
    assertThat(SegRnnNetwork.segment(1440, 720)).isEqualTo(48);
    assertThat(SegRnnNetwork.segment(7, 28)).isEqualTo(7);
    assertThat(SegRnnNetwork.segment(1, 20)).isEqualTo(4);
    assertThat(SegRnnNetwork.segment(7, 10)).isEqualTo(4);
    assertThat(SegRnnNetwork.segment(12, 2)).isEqualTo(1);
  }

  @Test
  void saysWhatItWouldDoAndWhatItDoesNotLookAt() {
    TimeSeries plain = hours("a", 400, 1);
    assertThat(network(2, 1, 1).settings(List.of(plain), 24))
        .isEqualTo(
            "1 layer of 16 units see 48 values; 1 member, at most 2 epochs, seed 1, in segments of"
                + " 24");
    Covariates beside = new Covariates(Map.of("more", plain.values()), Map.of(), Map.of());
    TimeSeries more = new TimeSeries("a", HOURS, null, plain.values(), beside);
    assertThat(network(2, 1, 1).settings(List.of(more), 24))
        .endsWith("; it looks at no other columns");
  }

  @Test
  void refusesSeriesThatAreTooShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(1, 1, 1).fit(List.of(hours("a", 20, 1)), 10))
        .withMessageContaining("to learn 10 steps ahead from, but got 20.");
  }
}
