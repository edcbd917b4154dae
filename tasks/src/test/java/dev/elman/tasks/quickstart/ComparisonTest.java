package dev.elman.tasks.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.model.Callback;
import dev.elman.tasks.quickstart.ComparisonResult.Entry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Callback SILENT = new Callback() {};

  private static ComparisonResult run(Comparison comparison, MonthlySeries series) {
    return comparison.run(series, _ -> SILENT);
  }

  @Test
  void aSpikeInTheHeldOutPartChangesNothingBeforeIt() {
    double[] values = TestSeries.noisy(60, 2);
    double[] spiked = values.clone();
    spiked[55] = 1e6;
    Comparison brief = Comparison.standard().epochs(2);
    ComparisonResult before = run(brief, TestSeries.of(12, values));
    ComparisonResult after = run(brief, TestSeries.of(12, spiked));
    // 60 months: the last 12 are held out, month 55 is the eighth of them and may be seen from the
    // ninth on
    for (Entry entry : before.entries()) {
      assertThat(forecast(after, entry.title()).subList(0, 8))
          .as(entry.title())
          .isEqualTo(entry.forecast().subList(0, 8));
    }
    assertThat(forecast(after, "GRU").get(8)).isNotEqualTo(forecast(before, "GRU").get(8));
  }

  private static List<Double> forecast(ComparisonResult result, String title) {
    return result.entries().stream()
        .filter(entry -> entry.title().equals(title))
        .findFirst()
        .orElseThrow()
        .forecast();
  }

  @Test
  void sameSeedSameForecastsForAnyThreads() {
    MonthlySeries series = TestSeries.of(12, TestSeries.noisy(100, 3));
    Comparison one = Comparison.standard().epochs(2).threads(1);
    ComparisonResult first = run(one, series);
    assertThat(forecast(run(one.threads(3), series), "LSTM")).isEqualTo(forecast(first, "LSTM"));
    assertThat(forecast(run(one.seed(7), series), "LSTM")).isNotEqualTo(forecast(first, "LSTM"));
  }

  @Test
  void networksLearnACleanSeason() {
    double[] values = new double[240];
    Arrays.setAll(values, t -> 100 + 20 * Math.sin(2 * Math.PI * t / 12));
    values[0] += 1; // an exact repetition would leave MASE without a scale
    ComparisonResult result = run(Comparison.standard().epochs(60), TestSeries.of(5, values));
    assertThat(result.networks()).hasSize(3);
    assertThat(result.networksBeating(result.naive())).isEqualTo(3);
  }

  @Test
  void entriesAreSortedAndCounted() {
    ComparisonResult result =
        run(Comparison.standard().epochs(1).threads(1), TestSeries.of(12, TestSeries.noisy(60, 5)));
    assertThat(result.entries())
        .hasSize(5)
        .isSortedAccordingTo((a, b) -> Double.compare(a.score().rmse(), b.score().rmse()));
    assertThat(result.networks().stream().map(entry -> parameters(entry)))
        // SimpleRNN 32·(1 + 32) + 32, LSTM four times that, GRU three times 32·(1 + 32 + 2); Dense
        // 33
        .containsExactlyInAnyOrder(1088 + 33, 4 * 1088 + 33, 3 * 1120 + 33);
    long better =
        result.networks().stream()
            .filter(entry -> entry.score().rmse() < result.naive().score().rmse())
            .count();
    assertThat(result.networksBeating(result.naive())).isEqualTo((int) better);
    assertThat(result.naive().isNetwork()).isFalse();
  }

  private static int parameters(Entry entry) {
    return entry.training() == null ? 0 : entry.training().parameters();
  }

  @Test
  void aNetworkBeatsSeasonalNaiveOnSunspots() {
    ComparisonResult result = run(Comparison.standard(), BundledSeries.SUNSPOTS.load());
    assertThat(result.networksBeating(result.seasonalNaive())).isGreaterThanOrEqualTo(1);
    // measured with seed 1: LSTM 19.69, GRU 19.85, SimpleRNN 20.88; the naive forecast has 20.09
    assertThat(result.networks().getFirst().score().rmse()).isLessThan(20.5);
    assertThat(result.naive().score().rmse()).isCloseTo(20.0907, within(1e-4));
    assertThat(result.seasonalNaive().score().rmse()).isCloseTo(45.4398, within(1e-4));
    // each month's error relative to the mean one before it; relative to that of the training part
    // it would be 1.223
    assertThat(result.seasonalNaive().score().mase()).isBetween(1.1, 1.3);
  }
}
