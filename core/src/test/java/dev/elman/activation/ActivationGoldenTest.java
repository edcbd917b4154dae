package dev.elman.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Values and derivatives as Keras has them, at kinks too.
class ActivationGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("activations");
  private static final float[] X = Golden.floats(GOLDEN.get("x"));

  @TestFactory
  Stream<DynamicTest> elementwiseValuesAndDerivatives() {
    JsonNode functions = GOLDEN.get("elementwise");
    return bothOps(
        Golden.names(functions),
        (name, ops) -> compare(Activations.of(name), functions.get(name), ops));
  }

  @TestFactory
  Stream<DynamicTest> optionsAreThoseOfKeras() {
    List<JsonNode> cases = Golden.elements(GOLDEN.get("withOptions")).toList();
    return cases.stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options"),
                () -> compare(withOptions(c), c, Ops.create())));
  }

  private static Activation withOptions(JsonNode c) {
    JsonNode options = c.get("options");
    double first = options.get(0).doubleValue();
    String name = c.get("name").textValue();
    return switch (name) {
      case "celu" -> Activations.celu(first);
      case "elu" -> Activations.elu(first);
      case "gelu" -> Activations.gelu(options.get(0).booleanValue());
      case "hard_shrink" -> Activations.hardShrink(first);
      case "leaky_relu" -> Activations.leakyRelu(first);
      case "relu" ->
          Activations.relu(first, options.get(1).doubleValue(), options.get(2).doubleValue());
      case "soft_shrink" -> Activations.softShrink(first);
      case "squareplus" -> Activations.squareplus(first);
      case "threshold" -> Activations.threshold(first, options.get(1).doubleValue());
      default -> throw new AssertionError("No factory for " + name);
    };
  }

  private static void compare(Activation activation, JsonNode expected, Ops ops) {
    Windows windows = new Windows(ops);
    float[] ones = new float[X.length];
    Arrays.fill(ones, 1);
    assertClose(windows.forward(activation, X, 3), Golden.doubles(expected.get("y")));
    float[] derivatives = windows.backward(activation, X, ones, 3);
    if (activation.name().equals("sparse_sigmoid")) {
      takeTheMeanAtKinks(derivatives);
    }
    assertClose(derivatives, Golden.doubles(expected.get("dydx")));
  }

  /// At ±1 JAX has the mean of the slopes on both sides, here as for other functions it is 0.
  private static void takeTheMeanAtKinks(float[] derivatives) {
    for (int i = 0; i < X.length; i++) {
      if (Math.abs(X[i]) == 1) {
        derivatives[i] += 0.25f;
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> functionsOfRows() {
    JsonNode functions = GOLDEN.get("rows");
    return bothOps(
        Golden.names(functions),
        (name, ops) -> {
          JsonNode expected = functions.get(name);
          float[] x = Golden.floats(expected.get("x"));
          float[] dy = Golden.floats(expected.get("dy"));
          Activation activation = Activations.of(name);
          Windows windows = new Windows(ops);
          assertClose(windows.forward(activation, x, 3), Golden.doubles(expected.get("y")));
          assertClose(windows.backward(activation, x, dy, 3), Golden.doubles(expected.get("dx")));
        });
  }

  @Test
  void everyActivationHasGoldenValues() {
    List<String> golden = new ArrayList<>(Golden.names(GOLDEN.get("elementwise")));
    golden.addAll(Golden.names(GOLDEN.get("rows")));
    golden.add("hard_sigmoid_v2"); // not in Keras 3
    golden.add("sparsemax"); // wrong in Keras 3.15
    assertThat(golden).containsExactlyInAnyOrderElementsOf(Activations.names());
  }

  private interface Comparison {
    void run(String name, Ops ops);
  }

  private static Stream<DynamicTest> bothOps(List<String> names, Comparison comparison) {
    return Stream.of(Ops.create(), Ops.scalar())
        .flatMap(ops ->
            names.stream()
                .map(name ->
                    DynamicTest.dynamicTest(
                        name + ", " + ops.name(), () -> comparison.run(name, ops))));
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("at %d", i)
          .isCloseTo(expected[i], within(1e-6 * (1 + Math.abs(expected[i]))));
    }
  }
}
