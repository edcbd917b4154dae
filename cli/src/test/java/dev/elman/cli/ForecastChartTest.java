package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForecastChartTest {
  @Test
  void ticksAreYearsAndMonths() {
    assertThat(ForecastChart.tickLabel(1959)).isEqualTo("1959");
    assertThat(ForecastChart.tickLabel(1959 + 6 / 12.0)).isEqualTo("1959-07");
    assertThat(ForecastChart.tickLabel(1959 + 11 / 12.0)).isEqualTo("1959-12");
    assertThat(ForecastChart.tickLabel(1959.9999999)).isEqualTo("1960");
  }
}
