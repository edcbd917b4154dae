package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tasks.forecasting.Scores;
import dev.elman.tasks.quickstart.BundledSeries;
import dev.elman.tasks.quickstart.Comparison;
import dev.elman.tasks.quickstart.ComparisonResult;
import dev.elman.tasks.quickstart.ComparisonResult.Entry;
import dev.elman.tasks.quickstart.ComparisonResult.Training;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
  private static Scores scores(double rmse) {
    return new Scores(29, rmse / 20, 9, 9, rmse, rmse / 2, 0.1, 1, 0.8, 0.95);
  }

  private static Entry network(String title, double rmse) {
    return new Entry(
        title, scores(rmse), List.of(), new Training(1121, 0.1, Duration.ofMillis(1260)));
  }

  private static Entry baseline(String title, double rmse) {
    return new Entry(title, scores(rmse), List.of(), null);
  }

  private static String table(double simpleRnn, double lstm, double naive, double seasonal) {
    return ComparisonTable.of(
        new ComparisonResult(
            Comparison.standard(),
            BundledSeries.AIRLINE.load(),
            115,
            List.of(
                network("SimpleRNN", simpleRnn),
                network("LSTM", lstm),
                baseline("naive (the month before)", naive),
                baseline("seasonal naive (12 months before)", seasonal))));
  }

  @Test
  void aNetworkThatWinsIsNamed() {
    assertThat(table(21, 19, 20, 38))
        .contains("Least RMSE: LSTM.")
        .contains("2 of 2 networks beat seasonal naive: the best, LSTM, is 50.0 % below it.")
        .contains("1 of 2 networks beats naive: the best, LSTM, is 5.0 % below it.")
        .contains("MASE is the error relative to");
  }

  @Test
  void aBaselineThatWinsIsNamed() {
    assertThat(table(22, 25, 20, 24))
        .contains("Least RMSE: naive (the month before), which is not a network.")
        .contains("1 of 2 networks beats seasonal naive: the best, SimpleRNN, is 8.3 % below it.")
        .contains("None of 2 networks beat naive: the best, SimpleRNN, is 10.0 % above it.");
  }

  @Test
  void aTieIsNotAVictory() {
    assertThat(table(20, 25, 20, 30))
        .contains("None of 2 networks beat naive: the best, SimpleRNN, is 0.0 % above it.");
  }

  @Test
  void rowsAreSortedAndAligned() {
    List<String> rows = table(21, 19, 20, 38).lines().skip(7).limit(5).toList();
    assertThat(rows)
        .containsExactly(
            "                                       RMSE      MAE    MASE  weights  training",
            "LSTM                                  19.00     9.50   0.950    1,121     1.3 s",
            "naive (the month before)              20.00    10.00   1.000",
            "SimpleRNN                             21.00    10.50   1.050    1,121     1.3 s",
            "seasonal naive (12 months before)     38.00    19.00   1.900");
  }
}
