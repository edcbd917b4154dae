package dev.elman.tasks.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BaselineTest {
  // a season of 3:                        training             | held out
  private final Series series = TestSeries.of(3, 1, 5, 9, 2, 7, 9, 4, 6, 12);
  private final Split split = new Split(series, 6);

  @Test
  void naiveRepeatsTheMonthBefore() {
    assertThat(new Baseline.Naive().forecast(split)).containsExactly(9, 4, 6);
  }

  @Test
  void seasonalNaiveRepeatsTheSeasonBefore() {
    assertThat(new Baseline.SeasonalNaive(3).forecast(split)).containsExactly(2, 7, 9);
  }

  @Test
  void scoresAreThoseByHand() {
    // errors 2 7 9 - 4 6 12 = -2 1 -3; in the training part |2-1| |7-5| |9-9| have a mean of 1
    ForecastScore score = ForecastScore.of(split, new Baseline.SeasonalNaive(3).forecast(split));
    assertThat(score.rmse()).isCloseTo(Math.sqrt(14 / 3.0), within(1e-12));
    assertThat(score.mae()).isEqualTo(2);
    assertThat(score.mase()).isEqualTo(2);
  }

  @Test
  void scoresAgreeWithTheDefinition() {
    double[] y = TestSeries.noisy(120, 3);
    Split noisy = new Split(TestSeries.of(12, y), 90);
    double[] forecast = TestSeries.noisy(30, 4);
    double squares = 0;
    double absolutes = 0;
    for (int t = 90; t < 120; t++) {
      squares += Math.pow(y[t] - forecast[t - 90], 2) / 30;
      absolutes += Math.abs(y[t] - forecast[t - 90]) / 30;
    }
    double seasonal = 0;
    for (int t = 12; t < 90; t++) {
      seasonal += Math.abs(y[t] - y[t - 12]) / 78;
    }
    ForecastScore score = ForecastScore.of(noisy, forecast);
    assertThat(score.rmse()).isCloseTo(Math.sqrt(squares), within(1e-9));
    assertThat(score.mae()).isCloseTo(absolutes, within(1e-9));
    assertThat(score.mase()).isCloseTo(absolutes / seasonal, within(1e-9));
  }

  @Test
  void everyHeldOutMonthNeedsAForecast() {
    assertThatThrownBy(() -> ForecastScore.of(split, new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 and 2");
  }
}
