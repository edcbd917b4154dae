package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.distribution.DistributionOutput;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.testing.Allocation;
import dev.elman.testing.RandomTensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Metrics during training are those of whole texts and series afterwards.
class TaskMetricsTest {
  private static final int BATCH = 40;
  private static final int TIME = 9;

  /// Masks with gaps and one sample without a step.
  private static Mask mask() {
    Mask mask = new Mask().resize(BATCH, TIME);
    for (int i = 0; i < BATCH * TIME; i++) {
      mask.set(i / TIME, i % TIME, i / TIME > 0 && Seed.uniform(4, i) < 0.8f);
    }
    return mask;
  }

  /// Class numbers, the same ones in a part of the places for all seeds.
  private static int number(long seed, int i, int classes) {
    boolean common = Seed.uniform(99, i) < 0.6f;
    return (int) (classes * Seed.uniform(common ? 0 : seed, i));
  }

  private static Tensor numbers(int classes) {
    Tensor numbers = Tensor.zeros(BATCH, TIME);
    for (int i = 0; i < numbers.size(); i++) {
      numbers.data()[i] = number(1, i, classes);
    }
    return numbers;
  }

  private static Tensor scores(int classes) {
    Tensor scores = new RandomTensors(7).next(BATCH, TIME, classes);
    for (int i = 0; i < BATCH * TIME; i++) {
      scores.data()[i * classes + number(2, i, classes)] += 3;
    }
    return scores;
  }

  private static Weights weights(Tensor yPred, Mask mask) {
    return new Weights().set(mask, null, yPred.extent(0), yPred.positions());
  }

  /// The state after two updates that are added up.
  private static double result(Metric metric, Tensor y, Tensor p, Mask mask) {
    int half = y.extent(0) / 2;
    double[] state = new double[metric.stateSize()];
    metric.update(
        y.rows(0, half),
        p.rows(0, half),
        weights(p.rows(0, half), new Mask().copyRows(mask, 0, half)),
        state);
    double[] second = new double[metric.stateSize()];
    int rows = y.extent(0);
    metric.update(
        y.rows(half, rows),
        p.rows(half, rows),
        weights(p.rows(half, rows), new Mask().copyRows(mask, half, rows)),
        second);
    for (int i = 0; i < state.length; i++) {
      state[i] += second[i];
    }
    return metric.result(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"O B-A I-A", "O B-A I-A B-B I-B", "O B-A I-A E-A S-A", "I-A O I-B B-A"})
  void spanF1IsThatOfWholeSentences(String names) {
    List<String> tags = List.of(names.split(" "));
    Tensor y = numbers(tags.size());
    Tensor p = scores(tags.size());
    Mask mask = mask();
    SpanF1 expected = new SpanF1();
    for (int row = 0; row < BATCH; row++) {
      List<String> labels = new ArrayList<>();
      List<String> answers = new ArrayList<>();
      for (int t = 0; t < TIME; t++) {
        if (mask.get(row, t)) {
          labels.add(tags.get(number(1, row * TIME + t, tags.size())));
          answers.add(tags.get(number(2, row * TIME + t, tags.size())));
        }
      }
      expected.add(labels, answers);
    }
    assertThat(expected.overall().f1()).isBetween(0.1, 0.9);
    Metric metric = TaskMetrics.spanF1(tags);
    assertThat(result(metric, y, p, mask)).isCloseTo(expected.overall().f1(), within(1e-12));
    double[] state = new double[metric.stateSize()];
    Weights weights = weights(p, mask);
    Allocation.assertNone(() -> metric.update(y, p, weights, state));
  }

  @Test
  void labelErrorRateIsTheEditDistance() {
    int classes = 4;
    int blank = 2;
    Tensor p = scores(classes);
    Mask mask = mask();
    Tensor y = Tensor.zeros(BATCH, 6);
    EditDistance expected = EditDistance.ZERO;
    for (int row = 0; row < BATCH; row++) {
      List<Integer> labels = new ArrayList<>();
      int length = (int) (7 * Seed.uniform(5, row));
      for (int i = 0; i < 6; i++) {
        int label = (int) (3 * Seed.uniform(6, row * 6L + i));
        label = label == blank ? 3 : label;
        y.data()[row * 6 + i] = i < length ? label : row % 2 == 0 ? -1 : blank;
        if (i < length) {
          labels.add(label);
        }
      }
      List<Integer> spelled = new ArrayList<>();
      int last = blank;
      int steps = 0;
      for (int t = 0; t < TIME; t++) {
        if (mask.get(row, t)) {
          int best = number(2, row * TIME + t, classes);
          if (best != last && best != blank) {
            spelled.add(best);
          }
          last = best;
          steps++;
        }
      }
      expected = steps == 0 ? expected : expected.plus(EditDistance.of(labels, spelled));
    }
    Metric metric = TaskMetrics.labelErrorRate(blank);
    assertThat(result(metric, y, p, mask)).isCloseTo(expected.rate(), within(1e-12));
    double[] state = new double[metric.stateSize()];
    Weights weights = weights(p, mask);
    Allocation.assertNone(() -> metric.update(y, p, weights, state));
  }

  @Test
  void quantileScoresAreThoseOfAllForecasts() {
    double[] levels = {0.1, 0.5, 0.9};
    Tensor y = new RandomTensors(1).next(20, 2);
    Tensor p = new RandomTensors(2).next(20, 6);
    QuantileScores expected = new QuantileScores(levels);
    for (int i = 0; i < 40; i++) {
      double[] quantiles = {p.data()[3 * i], p.data()[3 * i + 1], p.data()[3 * i + 2]};
      expected.add(y.data()[i], quantiles);
    }
    assertThat(TaskMetrics.weightedQuantileLoss(levels).of(y, p))
        .isCloseTo(expected.wql(), within(1e-9));
    assertThat(TaskMetrics.quantileCrps(levels).of(y, p)).isCloseTo(expected.crps(), within(1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskMetrics.quantileCrps(0.5, 0.9).of(y, p))
        .withMessageStartingWith("crps: expected 2 predictions for each label, but got");
  }

  @Test
  void crpsIsThatOfTheDistribution() {
    for (DistributionOutput output :
        List.of(
            DistributionOutput.gaussian(),
            DistributionOutput.studentT(),
            DistributionOutput.negativeBinomial())) {
      int parameters = output.parameters();
      Tensor y = new RandomTensors(1).next(10, 3);
      Tensor p = new RandomTensors(2).next(10, 3 * parameters);
      double sum = 0;
      for (int i = 0; i < 30; i++) {
        y.data()[i] = Math.round(Math.abs(5 * y.data()[i]));
        sum += Crps.of(y.data()[i], output.distribution(p.data(), parameters * i));
      }
      Metric metric = TaskMetrics.crps(output);
      assertThat(metric.of(y, p)).isCloseTo(sum / 30, within(1e-12));
      p.data()[4] = Float.NaN;
      assertThat(metric.of(y, p)).isNaN();
    }
  }

  @Test
  void maseIsThatOfTheSeries() {
    double[] history = {1, 3, 2, 5, 4, 7};
    double[] actual = {2, 4, 8};
    double[] forecast = {3, 3.5, 6};
    Metric metric = TaskMetrics.mase(ForecastErrors.naiveError(history, 2));
    assertThat(metric.of(floats(actual), floats(forecast)))
        .isCloseTo(ForecastErrors.mase(actual, forecast, history, 2), within(1e-12));
    assertThat(TaskMetrics.smape().of(floats(actual), floats(forecast)))
        .isCloseTo(ForecastErrors.smape(actual, forecast), within(1e-12));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskMetrics.mase(0))
        .withMessageStartingWith("mase naiveError: expected a positive number, but got 0.0.");
  }

  private static Tensor floats(double... values) {
    Tensor tensor = Tensor.zeros(Shape.of(values.length));
    for (int i = 0; i < values.length; i++) {
      tensor.data()[i] = (float) values[i];
    }
    return tensor;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Metric f1 = TaskMetrics.spanF1(List.of("O", "B-A"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> f1.of(Tensor.zeros(2, 3), Tensor.zeros(2, 3, 4)))
        .withMessageStartingWith("span_f1: expected predictions [batch, time, tags=2], but got");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskMetrics.spanF1(List.of("B-A")))
        .withMessageStartingWith("span_f1 tags: expected O among the tags");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskMetrics.labelErrorRate(0).of(Tensor.zeros(2), Tensor.zeros(2, 3)))
        .withMessageStartingWith("label_error_rate: expected predictions [batch, time, classes]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.iou(3, 3))
        .withMessageStartingWith("iou: expected target classes from 0 to 2, but got 3.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.precisionAtRecall(1.5))
        .withMessageStartingWith("precision_at_recall: expected a number in [0, 1], but got 1.5.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FBetaScore(3, F1Score.Average.MACRO, 0))
        .withMessageStartingWith("fbeta_score beta: expected a positive number, but got 0.0.");
  }
}
