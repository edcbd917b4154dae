package dev.elman.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Weights as Keras has them after each constraint, of arrays of several ranks, along several axes.
class ConstraintGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("regularizers");
  private static final int AT = 3; // values do not begin at index 0

  @TestFactory
  Stream<DynamicTest> projections() {
    return Golden.elements(GOLDEN.get("constraints"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options") + " of array " + c.get("array"),
                () -> compare(c)));
  }

  private static void compare(JsonNode c) {
    Constraint constraint = constraint(c.get("name").textValue(), c.get("options"));
    JsonNode array = GOLDEN.get("arrays").get(c.get("array").intValue());
    Tensor x = Golden.tensor(array.get("values"), array.get("shape"));
    constraint.checkShape(x.shape());
    float[] values = new float[AT + x.size() + 1];
    java.util.Arrays.fill(values, -7);
    System.arraycopy(x.data(), 0, values, AT, x.size());
    constraint.project(values, AT, x.shape());
    assertThat(values).startsWith(-7, -7, -7).endsWith(-7);
    double[] expected = Golden.doubles(c.get("result"));
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) values[AT + i]).as("value %d", i).isCloseTo(expected[i], within(3e-7));
    }
  }

  private static Constraint constraint(String name, JsonNode o) {
    return switch (name) {
      case "MaxNorm" ->
          axes(
              o,
              o.has("max_value")
                  ? Constraints.maxNorm(o.get("max_value").doubleValue())
                  : Constraints.maxNorm());
      case "MinMaxNorm" -> axes(o, minMaxNorm(o));
      case "UnitNorm" -> axes(o, Constraints.unitNorm());
      case "NonNeg" -> Constraints.nonNeg();
      default -> throw new AssertionError(name);
    };
  }

  private static MinMaxNorm minMaxNorm(JsonNode o) {
    MinMaxNorm constraint =
        o.has("min_value")
            ? Constraints.minMaxNorm(
                o.get("min_value").doubleValue(), o.get("max_value").doubleValue())
            : Constraints.minMaxNorm();
    return o.has("rate") ? constraint.rate(o.get("rate").doubleValue()) : constraint;
  }

  private static <S extends NormConstraint<S>> S axes(JsonNode o, S constraint) {
    if (!o.has("axis")) {
      return constraint;
    }
    JsonNode axis = o.get("axis");
    return axis.isArray()
        ? constraint.axis(Golden.elements(axis).mapToInt(JsonNode::intValue).toArray())
        : constraint.axis(axis.intValue());
  }
}
