package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Errors of forecasts as GluonTS has them.
class ForecastGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("forecasts");
  private static final double[] LEVELS = Golden.doubles(GOLDEN.get("levels"));
  private static final int MEDIAN = 3;

  static Stream<JsonNode> cases() {
    return Golden.elements(GOLDEN.get("cases"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void quantileScores(JsonNode c) {
    double[] actual = Golden.doubles(c.get("label"));
    QuantileScores first = new QuantileScores(LEVELS);
    QuantileScores scores = new QuantileScores(LEVELS);
    for (int i = 0; i < actual.length; i++) {
      double[] quantiles = Golden.doubles(c.get("quantiles").get(i));
      (i == 0 ? first : scores).add(actual[i], quantiles);
    }
    scores.add(first);
    requireClose(scores.wql(), c.get("wql"));
    requireClose(scores.crps() * actual.length, c.get("sumOfLosses"));
    for (int i = 0; i < LEVELS.length; i++) {
      requireClose(scores.wql(LEVELS[i]), c.get("wqls").get(i));
      requireClose(scores.coverage(LEVELS[i]), c.get("coverages").get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scaledErrors(JsonNode c) {
    double[] actual = Golden.doubles(c.get("label"));
    double[] history = Golden.doubles(c.get("history"));
    int season = c.get("season").intValue();
    double[] median = column(c, MEDIAN);
    requireClose(ForecastErrors.mase(actual, median, history, season), c.get("mase"));
    requireClose(ForecastErrors.smape(actual, median) / 100, c.get("smape"));
    double[] lower = column(c, 0);
    double[] upper = column(c, LEVELS.length - 1);
    double msis = ForecastErrors.msis(actual, lower, upper, 0.05, history, season);
    requireClose(msis, c.get("msis"));
  }

  private static double[] column(JsonNode c, int index) {
    return Golden.elements(c.get("quantiles"))
        .mapToDouble(row -> row.get(index).doubleValue())
        .toArray();
  }

  private static void requireClose(double actual, JsonNode expected) {
    double value = Double.parseDouble(expected.textValue());
    assertThat(actual).isCloseTo(value, within(1e-7 * (1 + Math.abs(value))));
  }
}
