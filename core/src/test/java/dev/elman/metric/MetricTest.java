package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names, messages, edge cases, and AUC against its meaning.
class MetricTest {
  private static final Tensor NUMBERS = Tensor.of(new float[] {0, 1, 2});
  private static final Tensor ROWS = Tensor.of(new float[9], 3, 3);

  @Test
  void metricsAreReportedUnderTheNameAskedFor() {
    assertThat(Metrics.of("mae").name()).isEqualTo("mae");
    assertThat(Metrics.of("mean_absolute_error").name()).isEqualTo("mean_absolute_error");
    assertThat(Metrics.mae().named("error").name()).isEqualTo("error");
    assertThat(Metrics.of("acc").stateSize()).isEqualTo(2);
    Tensor ones = Tensor.of(new float[] {1, 1, 1});
    assertThat(Metrics.of("mae").of(NUMBERS, ones)).isEqualTo(2 / 3d);
  }

  @Test
  void everyMetricSaysWhichValuesAreBetter() {
    for (String name : Metrics.names()) {
      assertThat(Metrics.of(name).direction()).as(name).isNotEqualTo(Direction.UNKNOWN);
    }
    assertThat(Metrics.mae().direction()).isEqualTo(Direction.DOWN);
    assertThat(Metrics.sparseCategoricalCrossentropy(true).direction()).isEqualTo(Direction.DOWN);
    assertThat(Metrics.binaryAccuracy().named("hits").direction()).isEqualTo(Direction.UP);
    assertThat(Metrics.of("auc").direction()).isEqualTo(Direction.UP);
  }

  @Test
  void unknownMetricsAreAnsweredWithTheClosest() {
    assertThatThrownBy(() -> Metrics.of("acuracy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("but got \"acuracy\". Did you mean \"accuracy\"?");
  }

  @Test
  void nothingSeenGivesZero() {
    for (String name : Metrics.names()) {
      Metric metric = Metrics.of(name);
      if (!name.equals("r2_score")) {
        assertThat(metric.result(new double[metric.stateSize()])).as(name).isZero();
      }
    }
  }

  @Test
  void labelsOfAnotherShapeAreRefused() {
    assertThatThrownBy(() -> Metrics.mae().of(NUMBERS, ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "mean_absolute_error: expected labels of the shape of the predictions,"
                + " [batch=3, features=3], but got [batch=3].");
    assertThatThrownBy(() -> Metrics.sparseCategoricalAccuracy().of(ROWS, ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sparse_categorical_accuracy: expected labels of shape [3], one");
    assertThatThrownBy(() -> Metrics.r2Score(2).of(ROWS, ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Use Metrics.r2Score(3).");
  }

  @Test
  void accuracyFitsTheShapes() {
    Tensor yes = Tensor.of(new float[] {0.9f, 0.2f}, 2, 1);
    assertThat(Metrics.accuracy().of(Tensor.of(new float[] {1, 1}), yes)).isEqualTo(0.5);
    Tensor three = Tensor.of(new float[] {1, 5, 2, 7, 1, 0}, 2, 3);
    assertThat(Metrics.accuracy().of(Tensor.of(new float[] {1, 1}), three)).isEqualTo(0.5);
    Tensor oneHot = Tensor.of(new float[] {0, 1, 0, 1, 0, 0}, 2, 3);
    assertThat(Metrics.accuracy().of(oneHot, three)).isEqualTo(1);
  }

  @Test
  void nanIsNeverTheAnswer() {
    Tensor p = Tensor.of(new float[] {Float.NaN, 1, 2, Float.NaN, -1, 0}, 2, 3);
    assertThat(Metrics.accuracy().of(Tensor.of(new float[] {2, 1}), p)).isEqualTo(0.5);
    assertThat(Metrics.sparseTopKCategoricalAccuracy(2).of(Tensor.of(new float[] {0, 2}), p))
        .isEqualTo(0.5);
  }

  @Test
  void r2OfConstantLabelsIsZero() {
    Tensor same = Tensor.of(new float[] {2, 2, 2});
    assertThat(Metrics.r2Score(1).of(same, NUMBERS)).isZero();
    assertThat(Metrics.r2Score(1).of(same, same)).isNaN();
    assertThat(Metrics.r2Score(1).of(NUMBERS, NUMBERS)).isEqualTo(1);
  }

  @Test
  void f1TakesClassNumbersToo() {
    Metric f1 = Metrics.f1Score(3, F1Score.Average.MACRO);
    Tensor p = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 1, 0}, 3, 3);
    Tensor oneHot = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3);
    assertThat(f1.of(NUMBERS, p)).isEqualTo(f1.of(oneHot, p)).isCloseTo(5 / 9d, within(1e-12));
    assertThatThrownBy(() -> f1.of(NUMBERS, Tensor.zeros(3, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected predictions of 3 classes");
  }

  /// The probability that a positive gets more than a negative, counted over all pairs.
  @Test
  void areaUnderTheCurveIsTheChanceOfTheRightOrder() {
    int n = 400;
    float[] t = new float[n];
    float[] p = new float[n];
    for (int i = 0; i < n; i++) {
      t[i] = i % 3 == 0 ? 1 : 0;
      p[i] = 0.7f * Seed.uniform(5, i) + 0.2f * t[i];
    }
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (t[i] == 1 && t[j] == 0) {
          pairs++;
          right += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(Metrics.auc().of(Tensor.of(t), Tensor.of(p))).isCloseTo(right / pairs, within(2e-3));
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void areaUnderTheCurveNeedsProbabilities(float p) {
    Tensor predictions = Tensor.of(new float[] {0.5f, p}, 2, 1);
    assertThatThrownBy(() -> Metrics.auc().of(Tensor.of(new float[] {0, 1}), predictions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("auc: expected predictions in [0, 1], but got " + p + " in row 1.");
  }

  @Test
  void badOptionsAreRefused() {
    assertThatThrownBy(() -> new Precision(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("precision threshold: expected a number in [0, 1], but got 2.0.");
    assertThatThrownBy(() -> new Recall(-1)).hasMessageContaining("recall threshold");
    assertThatThrownBy(() -> new BinaryF1Score(Double.NaN)).hasMessageContaining("f1_score");
    assertThatThrownBy(() -> Metrics.f1Score(1, F1Score.Average.MICRO))
        .hasMessageContaining("f1_score classes");
    assertThatThrownBy(() -> Metrics.r2Score(0)).hasMessageContaining("r2_score outputs");
    assertThatThrownBy(() -> new Auc(Auc.Curve.ROC, 1)).hasMessageContaining("auc thresholds");
    assertThatThrownBy(() -> Metrics.topKCategoricalAccuracy(0)).hasMessageContaining("k:");
  }
}
