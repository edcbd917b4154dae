package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final Frequency QUARTERS = new Frequency(Frequency.Unit.QUARTER, 1);

  private static TimeSeries series(double... values) {
    return new TimeSeries("s", QUARTERS, null, values, Covariates.none());
  }

  private static TimeSeries squares(int size) {
    return series(IntStream.range(0, size).mapToDouble(i -> i * i).toArray());
  }

  /// Notes how much it was shown.
  private static final class Witness implements Forecaster {
    private final List<Integer> learned = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();

    @Override
    public String title() {
      return "witness";
    }

    @Override
    public Fitted fit(List<TimeSeries> training, int horizon) {
      training.forEach(one -> learned.add(one.size()));
      return histories -> {
        histories.forEach(one -> asked.add(one.size()));
        return Baselines.NAIVE.fit(training, horizon).forecast(histories);
      };
    }
  }

  @Test
  void showsAForecasterNothingAfterTheOrigin() {
    Witness witness = new Witness();
    List<Fold> folds = new Backtest(2, 6, 2, 0).run(List.of(squares(20), squares(30)), witness);
    assertThat(witness.learned).containsExactly(14, 24);
    assertThat(witness.asked).containsExactly(14, 24, 16, 26, 18, 28);
    assertThat(folds).extracting(Fold::origin).containsExactly(14, 24, 16, 26, 18, 28);
    assertThat(folds.getFirst().actuals()).containsExactly(196, 225);
  }

  @Test
  void learnsAgainAsOftenAsAsked() {
    Witness witness = new Witness();
    new Backtest(1, 5, 1, 2).run(List.of(squares(20)), witness);
    assertThat(witness.learned).containsExactly(15, 17, 19);
    assertThat(witness.asked).containsExactly(15, 16, 17, 18, 19);
  }

  @Test
  void baselinesForecastByTheirFormulas() {
    TimeSeries series = series(1, 2, 3, 4, 2, 3, 4, 9);
    assertThat(values(Baselines.NAIVE, series)).containsExactly(9, 9, 9, 9, 9, 9);
    assertThat(values(Baselines.SEASONAL_NAIVE, series)).containsExactly(2, 3, 4, 9, 2, 3);
    double slope = 8.0 / 7;
    assertThat(values(Baselines.DRIFT, series)[5]).isEqualTo(9 + 6 * slope, within(1e-12));
  }

  private static double[] values(Forecaster forecaster, TimeSeries series) {
    return forecaster.fit(List.of(series), 6).forecast(List.of(series)).getFirst().values();
  }

  @Test
  void intervalsOfBaselinesGrowWithTheHorizon() {
    TimeSeries series = series(1, 3, 2, 4, 2, 5, 4, 9);
    Forecast naive = Baselines.NAIVE.fit(List.of(), 4).forecast(List.of(series)).getFirst();
    double first = naive.quantile(0, 0.9) - naive.value(0);
    double fourth = naive.quantile(3, 0.9) - naive.value(3);
    assertThat(fourth / first).isEqualTo(2, within(1e-9));
    Forecast seasonal =
        Baselines.SEASONAL_NAIVE.fit(List.of(), 5).forecast(List.of(series)).getFirst();
    double width = seasonal.quantile(0, 0.9) - seasonal.value(0);
    assertThat(seasonal.quantile(3, 0.9) - seasonal.value(3)).isEqualTo(width, within(1e-9));
    assertThat(seasonal.quantile(4, 0.9) - seasonal.value(4))
        .isEqualTo(width * Math.sqrt(2), within(1e-9));
  }

  @Test
  void scoresFoldsByHand() {
    TimeSeries series = series(1, 2, 3, 4, 2, 3, 4, 5, 4, 8);
    List<Fold> folds = new Backtest(2, 2, 2, 0).run(List.of(series), Baselines.NAIVE);
    Scores scores = Scores.of(folds);
    assertThat(scores.mae()).isEqualTo(2, within(1e-12));
    assertThat(scores.rmse()).isEqualTo(Math.sqrt(5), within(1e-12));
    assertThat(scores.mase()).isEqualTo(2, within(1e-12)); // the past changes by 1 each season
    assertThat(scores.mape()).isEqualTo(100 * (1 / 4.0 + 3 / 8.0) / 2, within(1e-9));
    assertThat(scores.smape()).isEqualTo(200 * (1 / 9.0 + 3 / 13.0) / 2, within(1e-9));
    assertThat(Scores.maeByStep(folds)).containsExactly(1.0, 3.0);
    assertThat(Scores.mapeByStep(folds)).containsExactly(25.0, 37.5);
    List<Fold> two = new Backtest(1, 2, 1, 0).run(List.of(series), Baselines.NAIVE);
    // errors 1 and 4 of the values 4 and 8, whose mean is 6
    assertThat(Scores.rseByStep(two).getFirst()).isEqualTo(Math.sqrt(17.0 / 8), within(1e-12));
    // deviation √(10/7) of one step: the second error, 3, is outside of 80 %, and inside of 95 %
    assertThat(scores.coverage80()).isEqualTo(0.5);
    assertThat(scores.coverage95()).isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new Backtest(5, 4, 1, 0)).hasMessageContaining("horizon of 5");
    assertThatThrownBy(() -> Backtest.of(5, 10).run(List.of(squares(10)), Baselines.NAIVE))
        .hasMessageContaining("expected more than the 10 values that are held out, but got 10");
  }

  @Test
  void theTestOfDieboldAndMarianoKnowsLuck() {
    double[] lucky = {1, -1, 2, -2, 1.5, -1.4, 0.5, -0.7, 1, -0.8};
    assertThat(DieboldMariano.of(lucky, 1).isSignificant()).isFalse();
    double[] better = {-1, -1.5, -0.5, -1.2, -0.8, -1.1, -0.9, -1, -1.3, -0.7};
    DieboldMariano result = DieboldMariano.of(better, 1);
    assertThat(result.isSignificant()).isTrue();
    assertThat(result.difference()).isEqualTo(-1, within(1e-12));
    // mean −1, variance of the population 0.078, n = 10: −1 / √0.0078 · √0.9
    assertThat(result.statistic()).isEqualTo(-1 / Math.sqrt(0.0078) * Math.sqrt(0.9), within(1e-9));
    assertThat(DieboldMariano.of(new double[] {-1, -1.1}, 1).isKnown()).isFalse();
    assertThat(DieboldMariano.of(better, 6).isKnown()).isFalse(); // ten folds, six of them overlap
  }

  @Test
  void directionsHaveAnInterval() {
    Direction direction = new Direction(60, 100, 45);
    assertThat(direction.accuracy()).isEqualTo(0.6);
    assertThat(direction.lower()).isEqualTo(0.5020, within(1e-4)); // Wilson's interval
    assertThat(direction.upper()).isEqualTo(0.6906, within(1e-4));
    assertThat(direction.isChance()).isFalse();
    assertThat(new Direction(55, 100, 50).isChance()).isTrue();
    // saying "down" each time is right 55 times, which the interval holds
    assertThat(direction.constant()).isEqualTo(0.55);
    assertThat(direction.isConstant()).isTrue();
    assertThat(new Direction(600, 1000, 550).isConstant()).isFalse();
  }
}
