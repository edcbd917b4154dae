package dev.elman.tasks.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.YearMonth;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MonthlySeriesTest {
  @Test
  void monthsCountOverTheYear() {
    assertThat(TestSeries.of(12, 1, 2, 3, 4).month(3)).isEqualTo(YearMonth.of(2001, 2));
  }

  @Test
  void seasonsHaveAtLeastOneMonth() {
    assertThatThrownBy(() -> TestSeries.of(0, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("season: expected at least 1 value, but got 0");
  }

  // Counts, sums, ends and extremes were computed from the source file with another program.

  @Test
  void sunspotsAreWhole() {
    MonthlySeries series = BundledSeries.SUNSPOTS.load();
    double[] values = series.series().values();
    assertThat(values).hasSize(2820).startsWith(58, 62.6, 70).endsWith(55.8, 33.3, 33.4);
    assertThat(Arrays.stream(values).sum()).isCloseTo(144570.0, within(1e-6));
    assertThat(Arrays.stream(values).max()).hasValue(253.8);
    assertThat(series.month(2819)).isEqualTo(YearMonth.of(1983, 12));
    assertThat(series.about().season()).isEqualTo(132);
    assertThat(series.series().season()).isEqualTo(132);
    assertThat(series.series().label(2819)).isEqualTo("1983-12-01");
    assertThat(series.about().source()).contains("Andrews and Herzberg");
  }

  @Test
  void airlineIsWhole() {
    MonthlySeries series = BundledSeries.AIRLINE.load();
    double[] values = series.series().values();
    assertThat(values).hasSize(144).startsWith(112, 118, 132).endsWith(461, 390, 432);
    assertThat(Arrays.stream(values).sum()).isEqualTo(40363.0);
    assertThat(series.month(143)).isEqualTo(YearMonth.of(1960, 12));
    assertThat(series.about().season()).isEqualTo(12);
    assertThat(series.about().source()).contains("Box and Jenkins");
  }
}
