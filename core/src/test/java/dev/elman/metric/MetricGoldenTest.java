package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Results as Keras has them, for the whole data, in parts, and from states that are added up.
class MetricGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("metrics");

  @TestFactory
  Stream<DynamicTest> results() {
    return Golden.elements(GOLDEN.get("cases"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options") + c.get("shapes"), () -> compare(c)));
  }

  @Test
  void everyMetricHasAGoldenValue() {
    Set<String> golden =
        Golden.elements(GOLDEN.get("cases"))
            .map(c -> c.get("name").textValue())
            .collect(Collectors.toSet());
    assertThat(golden).containsAll(Metrics.names());
  }

  private static void compare(JsonNode c) {
    Tensor yTrue = tensor(c, "yTrue", 0);
    Tensor yPred = tensor(c, "yPred", 1);
    Metric metric = metric(c.get("name").textValue(), c.get("options"));
    double expected = c.get("result").doubleValue();
    assertThat(metric.of(yTrue, yPred))
        .isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));

    int samples = yPred.extent(0);
    Tensor sampleWeights = Tensor.zeros(samples);
    for (int i = 0; i < samples; i++) {
      sampleWeights.data()[i] = 0.25f * (i % 4);
    }
    double[] weighted = new double[metric.stateSize()];
    Weights weights = new Weights().set(null, sampleWeights, samples, yPred.positions());
    metric.update(yTrue, yPred, weights, weighted);
    double expectedWeighted = c.get("weighted").doubleValue();
    assertThat(metric.result(weighted))
        .as("with sample weights")
        .isCloseTo(expectedWeighted, within(1e-6 * (1 + Math.abs(expectedWeighted))));

    int half = samples / 2;
    double[] left = new double[metric.stateSize()];
    double[] right = new double[metric.stateSize()];
    metric.update(yTrue.rows(0, half), yPred.rows(0, half), left);
    metric.update(yTrue.rows(half, yTrue.extent(0)), yPred.rows(half, yPred.extent(0)), right);
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    assertThat(metric.result(left)).isCloseTo(metric.of(yTrue, yPred), within(1e-12));
  }

  private static Tensor tensor(JsonNode c, String which, int shape) {
    JsonNode values = GOLDEN.get("arrays").get(c.get(which).intValue());
    return Golden.tensor(values, c.get("shapes").get(shape));
  }

  private static Metric metric(String name, JsonNode options) {
    if (options.isEmpty()) {
      return switch (name) {
        case "binary_f1_score" -> Metrics.binaryF1Score();
        case "binary_iou" -> Metrics.binaryIou();
        default -> Metrics.of(name);
      };
    }
    JsonNode first = options.get(0);
    return switch (name) {
      case "auc" -> new Auc(Auc.Curve.valueOf(first.textValue()), options.get(1).intValue());
      case "bits_per_character" -> TaskMetrics.bitsPerCharacter(first.booleanValue());
      case "fbeta_score" ->
          new FBetaScore(
              first.intValue(),
              F1Score.Average.valueOf(options.get(1).textValue()),
              options.get(2).doubleValue());
      case "iou" ->
          Metrics.iou(
              first.intValue(),
              Golden.elements(options).skip(1).map(JsonNode::intValue).toArray(Integer[]::new));
      case "mean_iou" -> Metrics.meanIou(first.intValue());
      case "perplexity" -> TaskMetrics.perplexity(first.booleanValue());
      case "precision_at_recall" -> Metrics.precisionAtRecall(first.doubleValue());
      case "recall_at_precision" -> Metrics.recallAtPrecision(first.doubleValue());
      case "sensitivity_at_specificity" -> Metrics.sensitivityAtSpecificity(first.doubleValue());
      case "specificity_at_sensitivity" -> Metrics.specificityAtSensitivity(first.doubleValue());
      case "binary_accuracy" -> Metrics.binaryAccuracy(first.doubleValue());
      case "binary_crossentropy" -> Metrics.binaryCrossentropy(first.booleanValue());
      case "categorical_crossentropy" -> Metrics.categoricalCrossentropy(first.booleanValue());
      case "f1_score" ->
          Metrics.f1Score(first.intValue(), F1Score.Average.valueOf(options.get(1).textValue()));
      case "precision" -> new Precision(first.doubleValue());
      case "r2_score" -> Metrics.r2Score(first.intValue());
      case "recall" -> new Recall(first.doubleValue());
      case "sparse_categorical_crossentropy" ->
          Metrics.sparseCategoricalCrossentropy(first.booleanValue());
      case "sparse_top_k_categorical_accuracy" ->
          Metrics.sparseTopKCategoricalAccuracy(first.intValue());
      case "top_k_categorical_accuracy" -> Metrics.topKCategoricalAccuracy(first.intValue());
      default -> throw new AssertionError("No options for " + name);
    };
  }
}
