package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Values worked out by hand.
class ForecastErrorsTest {
  private static final double[] HISTORY = {1, 3, 2, 5, 4, 8};

  @Test
  void scaledErrorDividesByTheNaiveForecast() {
    double[] actual = {7, 9};
    double[] forecast = {8, 6};
    // mean |error| = 2; naive errors 2 1 3 1 4 with season 1, and 1 2 2 3 with season 2
    assertThat(ForecastErrors.mase(actual, forecast, HISTORY, 1)).isCloseTo(2 / 2.2, within(1e-12));
    assertThat(ForecastErrors.mase(actual, forecast, HISTORY, 2)).isCloseTo(1, within(1e-12));
    assertThat(ForecastErrors.mase(actual, actual, HISTORY, 1)).isZero();
  }

  @Test
  void scaledErrorOfAnExactlySeasonalHistoryIsInfinite() {
    double[] constant = {2, 2, 2};
    double[] one = {1};
    assertThat(ForecastErrors.mase(one, new double[] {2}, constant, 1)).isInfinite();
    assertThat(ForecastErrors.mase(one, one, constant, 1)).isNaN();
  }

  @Test
  void symmetricPercentageErrorIsBetweenZeroAnd200() {
    assertThat(ForecastErrors.smape(new double[] {1, 3}, new double[] {1, 1}))
        .isCloseTo(50, within(1e-12));
    assertThat(ForecastErrors.smape(new double[] {1, -1}, new double[] {-1, 1})).isEqualTo(200);
    assertThat(ForecastErrors.smape(new double[] {0}, new double[] {0})).isZero();
  }

  @Test
  void lengthsMustFit() {
    assertThatThrownBy(() -> ForecastErrors.smape(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but got 2 and 3.");
    assertThatThrownBy(() -> ForecastErrors.mase(new double[1], new double[1], HISTORY, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got 6 values and a seasonality of 6");
    assertThatThrownBy(() -> ForecastErrors.smape(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
