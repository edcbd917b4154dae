package dev.elman.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.regularizer.OrthogonalRegularizer.Mode;
import dev.elman.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Values and gradients as Keras has them, of arrays of several ranks.
class RegularizerGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("regularizers");
  private static final int AT = 3; // values do not begin at index 0

  @TestFactory
  Stream<DynamicTest> valuesAndGradients() {
    return Golden.elements(GOLDEN.get("regularizers"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options") + " of array " + c.get("array"),
                () -> compare(c)));
  }

  private static void compare(JsonNode c) {
    Regularizer regularizer = regularizer(c.get("name").textValue(), c.get("options"));
    JsonNode array = GOLDEN.get("arrays").get(c.get("array").intValue());
    Tensor x = Golden.tensor(array.get("values"), array.get("shape"));
    float[] values = new float[AT + x.size()];
    System.arraycopy(x.data(), 0, values, AT, x.size());
    assertThat(regularizer.value(values, AT, x.shape()))
        .isCloseTo(c.get("value").doubleValue(), within(1e-7));
    float[] gradients = new float[values.length];
    java.util.Arrays.fill(gradients, 0.5f);
    regularizer.addGradient(values, AT, x.shape(), gradients);
    assertThat(gradients).startsWith(0.5f, 0.5f, 0.5f);
    double[] expected = Golden.doubles(c.get("gradient"));
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) gradients[AT + i] - 0.5)
          .as("value %d", i)
          .isCloseTo(expected[i], within(1e-6));
    }
  }

  private static Regularizer regularizer(String name, JsonNode o) {
    boolean defaults = o.isEmpty();
    return switch (name) {
      case "L1" -> defaults ? Regularizers.l1() : Regularizers.l1(o.get("l1").doubleValue());
      case "L2" -> defaults ? Regularizers.l2() : Regularizers.l2(o.get("l2").doubleValue());
      case "L1L2" -> Regularizers.l1l2(o.get("l1").doubleValue(), o.get("l2").doubleValue());
      case "OrthogonalRegularizer" ->
          defaults
              ? Regularizers.orthogonal()
              : Regularizers.orthogonal(o.get("factor").doubleValue()).mode(Mode.COLUMNS);
      default -> throw new AssertionError(name);
    };
  }
}
