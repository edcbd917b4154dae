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
  void squaredScaledErrorDividesByTheNaiveForecast() {
    // mean squared error 5; squares of the naive errors 4 1 9 1 16
    double rmsse = ForecastErrors.rmsse(new double[] {7, 9}, new double[] {8, 6}, HISTORY);
    assertThat(rmsse).isCloseTo(Math.sqrt(5 / 6.2), within(1e-12));
  }

  @Test
  void intervalsAreScoredByWidthAndMisses() {
    double[] actual = {1, 5, 9};
    double[] lower = {1, 6, 0};
    double[] upper = {2, 8, 6};
    assertThat(ForecastErrors.intervalCoverage(actual, lower, upper)).isEqualTo(1 / 3d);
    // widths 1 2 6, misses 0 1 3; the naive error with season 2 is 2
    assertThat(ForecastErrors.msis(actual, lower, upper, 0.1, HISTORY, 2))
        .isCloseTo((9 + 20 * 4) / 3d / 2, within(1e-12));
    assertThatThrownBy(() -> ForecastErrors.msis(actual, lower, upper, 1, HISTORY, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("msis alpha: expected a number inside of (0, 1), but got 1.0.");
    assertThatThrownBy(() -> ForecastErrors.intervalCoverage(actual, lower, new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but got 3 and 1.");
  }

  @Test
  void overallAverageOfTheM4Winner() {
    // the published totals of ES-RNN and Naive2
    assertThat(ForecastErrors.owa(11.374, 1.536, 13.564, 1.912)).isCloseTo(0.821, within(5e-4));
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
