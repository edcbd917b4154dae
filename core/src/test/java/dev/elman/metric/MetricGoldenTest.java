package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Tensor;
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
            .filter(name -> !name.equals("binary_f1_score"))
            .collect(Collectors.toSet());
    assertThat(golden).containsExactlyInAnyOrderElementsOf(Metrics.names());
  }

  private static void compare(JsonNode c) {
    Tensor yTrue = tensor(c, "yTrue", 0);
    Tensor yPred = tensor(c, "yPred", 1);
    Metric metric = metric(c.get("name").textValue(), c.get("options"));
    double expected = c.get("result").doubleValue();
    assertThat(metric.of(yTrue, yPred))
        .isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));

    int half = yPred.extent(0) / 2;
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
      return name.equals("binary_f1_score") ? Metrics.binaryF1Score() : Metrics.of(name);
    }
    JsonNode first = options.get(0);
    return switch (name) {
      case "auc" -> new Auc(Auc.Curve.valueOf(first.textValue()), options.get(1).intValue());
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
