package dev.elman.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Five steps as Keras takes them, and as the formulas have it in double precision, with every kind
/// of clipping.
class OptimizerGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("optimizers");
  private static final int KERNEL = 6;
  private static final int BIAS = 3;

  @TestFactory
  Stream<DynamicTest> weightsAfterEachStep() {
    return Golden.elements(GOLDEN.get("cases"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options"), () -> compare(c)));
  }

  private static void compare(JsonNode c) {
    Optimizer optimizer = optimizer(c.get("name").textValue(), c.get("options"));
    float[] first = Golden.floats(GOLDEN.get("weights"));
    ParameterBlock block = block(first);
    float[][] slots = new float[optimizer.slots()][block.size()];
    ReferenceOptimizers[] references = new ReferenceOptimizers[first.length];
    for (int i = 0; i < first.length; i++) {
      references[i] = new ReferenceOptimizers(optimizer, first[i]);
    }
    List<JsonNode> gradients = Golden.elements(GOLDEN.get("gradients")).toList();
    List<JsonNode> expected = Golden.elements(c.get("weights")).toList();
    for (int step = 0; step < gradients.size(); step++) {
      double[] exact = Golden.doubles(gradients.get(step));
      float[] g = Golden.toFloats(exact);
      optimizer.clip().apply(block, g);
      double[] clipped =
          ReferenceOptimizers.clip(
              optimizer.clip(), Golden.toDoubles(Golden.toFloats(exact)), KERNEL, BIAS);
      optimizer.update(
          block.values(), g, slots, 0, block.size(), step + 1, optimizer.learningRate());
      int known = step - gradients.size() + expected.size();
      for (int i = 0; i < first.length; i++) {
        double reference = references[i].step(clipped[i]);
        float actual = block.values()[i];
        assertClose(actual, reference, "formula", step, i);
        if (known >= 0) {
          assertClose(actual, expected.get(known).get(i).doubleValue(), "Keras", step, i);
        }
      }
    }
  }

  private static void assertClose(float actual, double expected, String who, int step, int i) {
    assertThat((double) actual)
        .as("%s, step %d, weight %d", who, step + 1, i)
        .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
  }

  private static ParameterBlock block(float[] weights) {
    Parameter kernel = new Parameter("kernel", Shape.of(2, 3), copyOf(weights, 0), true);
    Parameter bias = new Parameter("bias", Shape.of(BIAS), copyOf(weights, KERNEL), true);
    return new ParameterBlock(List.of(kernel, bias), new Seed(0));
  }

  private static Parameter.Initial copyOf(float[] weights, int from) {
    return (shape, _, values, offset) ->
        System.arraycopy(weights, from, values, offset, shape.size());
  }

  private static Optimizer optimizer(String name, JsonNode options) {
    Optimizer optimizer =
        switch (name) {
          case "sgd" ->
              Optimizers.sgd()
                  .momentum(options.path("momentum").asDouble(0))
                  .nesterov(options.path("nesterov").asBoolean());
          case "rmsprop" ->
              Optimizers.rmsprop()
                  .rho(options.path("rho").asDouble(0.9))
                  .momentum(options.path("momentum").asDouble(0))
                  .epsilon(options.path("epsilon").asDouble(1e-7))
                  .centered(options.path("centered").asBoolean());
          case "adam" ->
              Optimizers.adam()
                  .beta1(options.path("beta_1").asDouble(0.9))
                  .beta2(options.path("beta_2").asDouble(0.999))
                  .epsilon(options.path("epsilon").asDouble(1e-7))
                  .amsgrad(options.path("amsgrad").asBoolean());
          default -> throw new AssertionError(name);
        };
    return optimizer.learningRate(options.get("learning_rate").doubleValue()).clip(clip(options));
  }

  private static GradientClip clip(JsonNode options) {
    if (options.has("clipvalue")) {
      return GradientClip.value(options.get("clipvalue").doubleValue());
    }
    if (options.has("clipnorm")) {
      return GradientClip.norm(options.get("clipnorm").doubleValue());
    }
    return options.has("global_clipnorm")
        ? GradientClip.globalNorm(options.get("global_clipnorm").doubleValue())
        : GradientClip.none();
  }
}
