package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.distribution.DistributionOutput;
import dev.elman.loss.Losses;
import dev.elman.metric.Crps;
import dev.elman.metric.TaskMetrics;
import dev.elman.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that forecast distributions and quantiles, trained with their likelihood or quantile loss
/// and watched by their score.
class ProbabilisticFitTest {
  private static final int ROWS = 96;
  private static final Tensor X = Fixtures.numbers(5, ROWS, 6, 1);

  static Stream<DistributionOutput> outputs() {
    return Stream.of(
        DistributionOutput.gaussian(),
        DistributionOutput.studentT(),
        DistributionOutput.negativeBinomial());
  }

  /// A count for each sequence, larger for larger sums.
  private static Tensor counts() {
    Tensor y = Tensor.zeros(ROWS, 1);
    for (int row = 0; row < ROWS; row++) {
      float sum = 0;
      for (int t = 0; t < 6; t++) {
        sum += X.data()[row * 6 + t];
      }
      y.data()[row] = Math.max(0, Math.round(4 + 3 * sum));
    }
    return y;
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void likelihoodIsTheLossAndCrpsTheMetric(DistributionOutput output) {
    Sequential model = Sequential.of(input(6, 1), gru(8), dense(output.parameters()));
    model.compile(
        adam().learningRate(0.02), Losses.negativeLogLikelihood(output), TaskMetrics.crps(output));
    History history = model.fit(X, counts(), Fixtures.silent(30).batchSize(16));
    assertThat(history.last("loss")).isLessThan(0.8 * history.get("loss").getFirst());
    assertThat(history.last("crps")).isLessThan(0.6 * history.get("crps").getFirst());
    Tensor predicted = model.predict(X);
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum +=
          Crps.of(
              counts().data()[row],
              output.distribution(predicted.data(), row * output.parameters()));
    }
    Map<String, Double> evaluated = model.evaluate(X, counts());
    assertThat(evaluated.get("crps")).isCloseTo(sum / ROWS, within(1e-6));
  }

  @Test
  void quantilesAreWatchedByTheirScores() {
    double[] levels = {0.1, 0.5, 0.9};
    Sequential model = Sequential.of(input(6, 1), gru(8), dense(levels.length));
    model.compile(
        adam().learningRate(0.02),
        Losses.quantile(levels),
        TaskMetrics.weightedQuantileLoss(levels),
        TaskMetrics.quantileCrps(levels));
    History history = model.fit(X, counts(), Fixtures.silent(30).batchSize(16));
    for (String name : new String[] {"weighted_quantile_loss", "crps"}) {
      assertThat(history.last(name)).isLessThan(0.6 * history.get(name).getFirst());
    }
  }
}
