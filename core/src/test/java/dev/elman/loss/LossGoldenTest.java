package dev.elman.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Values and gradients as Keras has them.
class LossGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("losses");

  @TestFactory
  Stream<DynamicTest> valuesAndGradients() {
    return Golden.elements(GOLDEN.get("cases"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options") + c.get("shapes"), () -> compare(c)));
  }

  @Test
  void everyLossHasGoldenValues() {
    Set<String> golden =
        Golden.elements(GOLDEN.get("cases"))
            .map(c -> c.get("name").textValue())
            .collect(Collectors.toCollection(HashSet::new));
    golden.add("ctc"); // CtcTest has its own
    assertThat(golden).containsExactlyInAnyOrderElementsOf(Losses.names());
  }

  private static void compare(JsonNode c) {
    Tensor yTrue = tensor(c, "yTrue", 0);
    Tensor yPred = tensor(c, "yPred", 1);
    Tensor dPred = Tensor.zeros(yPred.shape());
    Loss loss = withOptions(c.get("name").textValue(), c.get("options"));
    loss.check(yTrue.shape(), yPred.shape());
    loss.checkLabels(yTrue, yPred.shape());

    long positions = loss.positions(yTrue, yPred, Weights.ONE);
    float scale = 1f / positions;
    double value = loss.sumAndGradient(yTrue, yPred, scale, dPred) / positions;

    double expected = c.get("value").doubleValue();
    assertThat(value).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    assertThat(loss.sum(yTrue, yPred) / positions).isEqualTo(value);
    double[] gradient = Golden.doubles(c.get("gradient"));
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) dPred.data()[i])
          .as("gradient at %d", i)
          .isCloseTo(gradient[i], within(1e-6 * (1 + Math.abs(gradient[i]))));
    }
  }

  private static Tensor tensor(JsonNode c, String which, int shape) {
    JsonNode values = GOLDEN.get("arrays").get(c.get(which).intValue());
    return Golden.tensor(values, c.get("shapes").get(shape));
  }

  private static Loss withOptions(String name, JsonNode options) {
    if (options.isEmpty()) {
      return Losses.of(name);
    }
    JsonNode first = options.get(0);
    return switch (name) {
      case "huber" -> Losses.huber(first.doubleValue());
      case "binary_crossentropy" ->
          Losses.binaryCrossentropy()
              .fromLogits(first.booleanValue())
              .labelSmoothing(options.get(1).doubleValue());
      case "categorical_crossentropy" ->
          Losses.categoricalCrossentropy()
              .fromLogits(first.booleanValue())
              .labelSmoothing(options.get(1).doubleValue());
      case "sparse_categorical_crossentropy" ->
          Losses.sparseCategoricalCrossentropy().fromLogits(first.booleanValue());
      case "binary_focal_crossentropy" ->
          new BinaryFocalCrossentropy(
              first.booleanValue(),
              options.get(1).doubleValue(),
              options.get(2).doubleValue(),
              options.get(3).booleanValue(),
              options.get(4).doubleValue());
      case "categorical_focal_crossentropy" ->
          new CategoricalFocalCrossentropy(
              first.doubleValue(),
              options.get(1).doubleValue(),
              options.get(2).booleanValue(),
              options.get(3).doubleValue());
      case "categorical_generalized_cross_entropy" ->
          Losses.categoricalGeneralizedCrossEntropy(first.doubleValue());
      case "circle" ->
          new Circle(
              first.doubleValue(), options.get(1).doubleValue(), options.get(2).booleanValue());
      case "dice" -> Losses.dice().perSample(first.booleanValue());
      case "tversky" ->
          Losses.tversky(first.doubleValue(), options.get(1).doubleValue())
              .perSample(options.get(2).booleanValue());
      default -> throw new AssertionError("No options for " + name);
    };
  }
}
