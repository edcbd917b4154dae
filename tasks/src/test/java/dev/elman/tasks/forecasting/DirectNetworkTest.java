package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.model.Callback;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectNetworkTest {
  private static final Frequency MONTHS = new Frequency(Frequency.Unit.MONTH, 1);
  private static final Callback SILENT = new Callback() {};

  private static List<LocalDateTime> months(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> LocalDateTime.of(2000, 1, 1, 0, 0).plusMonths(i))
        .toList();
  }

  /// Values that follow a column which is known in advance.
  private static TimeSeries driven(int size) {
    Random random = new Random(7);
    double[] driver = random.doubles(size + 3L, -1, 1).toArray();
    double[] values = new double[size];
    for (int t = 0; t < size; t++) {
      values[t] = 100 + 5 * driver[t] + 0.1 * random.nextGaussian();
    }
    Covariates covariates = new Covariates(Map.of(), Map.of("driver", driver), Map.of());
    return new TimeSeries("driven", Frequency.steps(), null, values, covariates);
  }

  /// A wave, other columns beside it, and noise.
  private static TimeSeries series(int size, double spike, int spikeAt) {
    Random random = new Random(7);
    double[] driver = new double[size + 24];
    double[] values = new double[size];
    for (int t = 0; t < driver.length; t++) {
      driver[t] = random.nextGaussian();
    }
    for (int t = 0; t < size; t++) {
      values[t] =
          100 + 10 * Math.sin(2 * Math.PI * t / 12) + 5 * driver[t] + 0.1 * random.nextGaussian();
    }
    double[] past = values.clone();
    if (spikeAt >= 0) {
      values[spikeAt] += spike;
      past[spikeAt] -= spike;
    }
    Covariates covariates =
        new Covariates(Map.of("past", past), Map.of("driver", driver), Map.of("region", "north"));
    return new TimeSeries("wave", MONTHS, months(size), values, covariates);
  }

  private static DirectNetwork network(CellType cell, int epochs) {
    NetworkOptions options =
        NetworkOptions.of(cell).units(16).epochs(epochs, 10).members(1).batches(32, 5e-3);
    return new DirectNetwork(options, _ -> SILENT);
  }

  @ParameterizedTest
  @EnumSource
  void usesWhatIsKnownInAdvanceAndBeatsTheBaselines(CellType cell) {
    List<TimeSeries> series = List.of(driven(400));
    Backtest backtest = Backtest.of(3, 60);
    double network = Scores.of(backtest.run(series, network(cell, 40))).mae();
    double naive = Scores.of(backtest.run(series, Baselines.NAIVE)).mae();
    assertThat(network).isLessThan(0.25 * naive);
  }

  /// What comes after an origin must not change anything before it: neither scales nor training
  /// windows nor stopping may see it.
  @Test
  void seesNothingOfTheFuture() {
    Backtest backtest = Backtest.of(3, 30);
    int cut = 200 - 30;
    List<Fold> plain = backtest.run(List.of(series(200, 0, -1)), network(CellType.GRU, 3));
    List<Fold> spiked = backtest.run(List.of(series(200, 1e6, cut + 13)), network(CellType.GRU, 3));
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      if (!Arrays.equals(plain.get(i).forecast().values(), spiked.get(i).forecast().values())) {
        changed.add(plain.get(i).origin());
      }
    }
    assertThat(changed).isNotEmpty().allMatch(origin -> origin > cut + 13);
  }

  @Test
  void givesTheSameBitsForAnyNumberOfThreads() {
    List<TimeSeries> series = List.of(series(150, 0, -1));
    NetworkOptions options = NetworkOptions.of(CellType.LSTM).units(8).epochs(2, 2).members(2);
    Forecast one = forecast(options.threads(1), series);
    Forecast two = forecast(options.threads(2), series);
    assertThat(one.values()).containsExactly(two.values());
    assertThat(forecast(options.seed(2), series).values()).isNotEqualTo(one.values());
  }

  private static Forecast forecast(NetworkOptions options, List<TimeSeries> series) {
    return new DirectNetwork(options, _ -> SILENT).fit(series, 3).forecast(series).getFirst();
  }

  @Test
  void learnsOneModelForSeriesOfAnySize() {
    List<TimeSeries> small = List.of(series(200, 0, -1));
    double[] large = small.getFirst().values();
    IntStream.range(0, large.length).forEach(t -> large[t] *= 1e6);
    List<TimeSeries> both =
        List.of(
            new TimeSeries("a", MONTHS, months(200), small.getFirst().values(), Covariates.none()),
            new TimeSeries("b", MONTHS, months(200), large, Covariates.none()));
    List<Forecast> forecasts = network(CellType.GRU, 5).fit(both, 4).forecast(both);
    for (int step = 0; step < 4; step++) {
      assertThat(forecasts.get(1).value(step) / forecasts.get(0).value(step) / 1e6)
          .isBetween(0.9999, 1.0001);
    }
  }

  @Test
  void aConstantSeriesIsForecastAsConstant() {
    double[] values = new double[100];
    Arrays.fill(values, 42);
    List<TimeSeries> series =
        List.of(new TimeSeries("c", MONTHS, months(100), values, Covariates.none()));
    Forecast forecast = network(CellType.GRU, 2).fit(series, 5).forecast(series).getFirst();
    for (double value : forecast.values()) {
      assertThat(value).isBetween(41.99, 42.01);
    }
  }

  @Test
  void refusesSeriesThatAreTooShort() {
    assertThatThrownBy(() -> network(CellType.GRU, 1).fit(List.of(series(20, 0, -1)), 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 steps ahead")
        .hasMessageContaining("but got 20");
  }
}
