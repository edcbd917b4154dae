package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.model.Callback;
import dev.elman.model.Functional;
import dev.elman.model.Samples;
import dev.elman.tasks.forecasting.WindowEncoder.Window;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutoregressiveNetworkTest {
  private static final Frequency MONTHS = new Frequency(Frequency.Unit.MONTH, 1);
  private static final Callback SILENT = new Callback() {};

  /// A wave whose height follows a column that is known in advance.
  private static TimeSeries series(String name, int size, long seed) {
    Random random = new Random(seed);
    double[] driver = random.doubles(size + 12L, -1, 1).toArray();
    double[] values = new double[size];
    for (int t = 0; t < size; t++) {
      double wave = 10 * Math.sin(2 * Math.PI * t / 12);
      values[t] = Math.rint(20 + wave + 5 * driver[t] + random.nextGaussian());
      values[t] = Math.max(0, values[t]);
    }
    List<LocalDateTime> months =
        IntStream.range(0, size)
            .mapToObj(i -> LocalDateTime.of(2000, 1, 1, 0, 0).plusMonths(i))
            .toList();
    Covariates covariates =
        new Covariates(Map.of(), Map.of("driver", driver), Map.of("region", "north"));
    return new TimeSeries(name, MONTHS, months, values, covariates);
  }

  private static NetworkOptions quick(int epochs) {
    NetworkOptions options = NetworkOptions.of(CellType.LSTM).units(16).batches(16, 5e-3);
    return options.epochs(epochs, epochs).members(1).window(24);
  }

  private static AutoregressiveNetwork network(AutoregressiveOptions options) {
    return new AutoregressiveNetwork(options, _ -> SILENT);
  }

  private static AutoregressiveNetwork network(int epochs) {
    return network(AutoregressiveOptions.of(quick(epochs)).paths(50));
  }

  @ParameterizedTest
  @EnumSource
  void learnsWhatDrivesASeries(Likelihood likelihood) {
    List<TimeSeries> series = List.of(series("a", 240, 1), series("b", 240, 2));
    AutoregressiveOptions options = AutoregressiveOptions.of(quick(25)).likelihood(likelihood);
    Backtest backtest = new Backtest(4, 40, 4, 0);
    Scores scores = Scores.of(backtest.run(series, network(options)));
    Scores seasonal = Scores.of(backtest.run(series, Baselines.SEASONAL_NAIVE));
    assertThat(scores.mae()).isLessThan(0.6 * seasonal.mae());
    assertThat(scores.crps()).isLessThan(0.6 * seasonal.crps());
    assertThat(scores.coverage80()).isGreaterThan(0.3);
  }

  /// What is drawn step by step is what the network of whole windows says, given the values drawn
  /// before: teacher forcing with the drawn values gives the same distributions at every step.
  @ParameterizedTest
  @EnumSource
  void drawsFromWhatTheTrainedNetworkSays(Likelihood likelihood) {
    for (boolean differences : new boolean[] {false, true}) {
      List<TimeSeries> all = List.of(series("a", 120, 3), series("b", 120, 4));
      AutoregressiveOptions options =
          new AutoregressiveOptions(
              quick(2).layers(2).differences(differences), likelihood, Scaling.INSTANCE, 20);
      DrawnForecasts fitted = (DrawnForecasts) network(options).fit(all, 3);
      StepEncoder encoder = fitted.settings().encoder();
      List<Window> windows = all.stream().map(one -> new Window(one.head(100), 100)).toList();
      List<Seed> seeds = List.of(new Seed(7), new Seed(8));
      Functional trained = fitted.networks().getFirst();
      double[][][] drawn =
          new PathSampler(trained, CellType.LSTM, encoder, 20).draw(windows, seeds);
      for (int i = 0; i < 2; i++) {
        RandomGenerator random = seeds.get(i).generator();
        for (int step = 0; step < 3; step++) {
          for (int path = 0; path < 20; path++) {
            double expected =
                drawnByHand(trained, encoder, all.get(i), drawn[i][path], step, random);
            assertThat(drawn[i][path][step]).isEqualTo(expected, within(1e-3));
          }
        }
      }
    }
  }

  private static double drawnByHand(
      Functional trained,
      StepEncoder encoder,
      TimeSeries whole,
      double[] path,
      int step,
      RandomGenerator random) {
    double[] values = whole.values(0, 103);
    System.arraycopy(path, 0, values, 100, 3);
    Window at = new Window(whole.head(103).withValues(values), 100);
    Samples samples = encoder.samples(List.of(at), false);
    Tensor said = trained.predictAll(samples.x().toArray(Tensor[]::new)).getFirst();
    int from = (encoder.context() + step) * encoder.likelihood().output().parameters();
    double sample = encoder.likelihood().output().distribution(said.data(), from).sample(random);
    WindowScale scale = encoder.scale(at);
    return encoder.likelihood().isForCounts()
        ? sample
        : anchor(values, 100 + step, encoder.differences()) + scale.size() * sample;
  }

  private static double anchor(double[] y, int t, boolean differences) {
    return differences ? y[t - 12] + y[t - 1] - y[t - 13] : y[t - 12];
  }

  /// What comes after an origin must not change anything before it: neither scales nor lags nor
  /// calendar nor stopping may see it.
  @Test
  void seesNothingOfTheFuture() {
    TimeSeries plain = series("a", 160, 1);
    double[] values = plain.values();
    int spikeAt = 160 - 20 + 7;
    values[spikeAt] += 1e6;
    Backtest backtest = Backtest.of(3, 20).stride(1);
    List<Fold> folds = backtest.run(List.of(plain), network(2));
    List<Fold> spiked = backtest.run(List.of(plain.withValues(values)), network(2));
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < folds.size(); i++) {
      if (!Arrays.equals(folds.get(i).forecast().values(), spiked.get(i).forecast().values())) {
        changed.add(folds.get(i).origin());
      }
    }
    assertThat(changed).hasSize(18 - 8).allMatch(origin -> origin > spikeAt);
  }

  @Test
  void givesTheSameBitsForAnyNumberOfThreadsAndOthersForAnotherSeed() {
    double[] one = values(quick(2).threads(1));
    assertThat(values(quick(2).threads(2))).containsExactly(one);
    assertThat(values(quick(2).threads(1).seed(2))).isNotEqualTo(one);
  }

  private static double[] values(NetworkOptions options) {
    List<TimeSeries> series = List.of(series("a", 120, 1));
    AutoregressiveNetwork network = network(AutoregressiveOptions.of(options).paths(50));
    return network.fit(series, 3).forecast(series).getFirst().values();
  }

  /// With the scale of each window, a series that is a million times as large is forecast as
  /// another, a million times as large.
  @ParameterizedTest
  @EnumSource
  void seriesOfAnySizeLookAlike(Scaling scaling) {
    TimeSeries small = series("a", 150, 1);
    double[] values = Arrays.stream(small.values()).map(value -> 1e6 * value).toArray();
    AutoregressiveOptions options =
        AutoregressiveOptions.of(quick(2)).scaling(scaling).likelihood(Likelihood.STUDENT_T);
    double[] first = forecast(options, small);
    double[] second = forecast(options, small.withValues(values));
    for (int step = 0; step < first.length; step++) {
      assertThat(second[step] / first[step] / 1e6).isBetween(0.9999, 1.0001);
    }
  }

  private static double[] forecast(AutoregressiveOptions options, TimeSeries series) {
    return network(options).fit(List.of(series), 4).forecast(List.of(series)).getFirst().values();
  }

  @Test
  void aConstantSeriesIsForecastAsConstant() {
    double[] values = new double[100];
    Arrays.fill(values, 42.5);
    List<TimeSeries> series = List.of(series("a", 100, 1).withValues(values));
    Forecast forecast = network(2).fit(series, 5).forecast(series).getFirst();
    for (double value : forecast.values()) {
      assertThat(value).isBetween(42.49, 42.51);
    }
  }

  @Test
  void seriesThatWereNotThereAreForecastToo() {
    Forecaster.Fitted fitted = network(2).fit(List.of(series("a", 120, 1), series("b", 120, 2)), 3);
    for (double value : fitted.forecast(List.of(series("new", 120, 3))).getFirst().values()) {
      assertThat(value).isBetween(-20.0, 60.0);
    }
  }

  @Test
  void smallCountsAreNegativeBinomialAndForecastAsWholeNumbers() {
    List<TimeSeries> counts = List.of(series("a", 120, 1));
    assertThat(Likelihood.suited(counts)).isEqualTo(Likelihood.NEGATIVE_BINOMIAL);
    double[] half = Arrays.stream(counts.getFirst().values()).map(y -> y / 4).toArray();
    List<TimeSeries> numbers = List.of(counts.getFirst().withValues(half));
    assertThat(Likelihood.suited(numbers)).isEqualTo(Likelihood.STUDENT_T);
    Forecast forecast =
        network(AutoregressiveOptions.of(quick(1)).paths(51))
            .fit(counts, 3)
            .forecast(counts)
            .get(0);
    for (double value : forecast.values()) {
      assertThat(value).isEqualTo(Math.rint(value));
    }
    AutoregressiveOptions wrong =
        AutoregressiveOptions.of(quick(1)).likelihood(Likelihood.NEGATIVE_BINOMIAL);
    assertThatThrownBy(() -> network(wrong).fit(numbers, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected counts")
        .hasMessageContaining("Use the Student-t or Gaussian likelihood");
  }

  @Test
  void refusesSeriesThatAreTooShort() {
    assertThatThrownBy(() -> network(1).fit(List.of(series("a", 30, 1)), 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 steps ahead")
        .hasMessageContaining("but got 30");
    Forecaster.Fitted fitted = network(1).fit(List.of(series("a", 120, 1)), 3);
    assertThatThrownBy(() -> fitted.forecast(List.of(series("b", 20, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got 20");
  }

  @Test
  void lagsAreThoseOfTheFrequency() {
    assertThat(Lags.of(MONTHS, 100)).containsExactly(1, 2, 3, 11, 12, 13, 23, 24, 25);
    assertThat(Lags.of(MONTHS, 12)).containsExactly(1, 2, 3, 11, 12);
    assertThat(Lags.of(MONTHS, 0)).containsExactly(1);
    assertThat(Lags.of(new Frequency(Frequency.Unit.HOUR, 2), 500))
        .containsExactly(1, 2, 3, 11, 12, 13, 23, 24, 25, 83, 84, 85, 167, 168, 169);
  }
}
