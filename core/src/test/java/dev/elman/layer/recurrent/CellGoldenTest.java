package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.golden.Golden;
import dev.elman.layer.Tape;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import dev.elman.testing.CellSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Outputs, last states and gradients of the cells beyond Keras's, as PyTorch, ONNX Runtime and the
/// formulas of the papers have them; and a proof that gates in another order would be noticed.
class CellGoldenTest {
  private static final double TOLERANCE = 1e-5; // of max(1, |value|)

  private static List<JsonNode> cases() {
    return Golden.elements(Golden.read("cells").get("cases")).toList();
  }

  @TestFactory
  Stream<DynamicTest> everyCellHasAGolden() {
    List<String> names = cases().stream().map(CellGoldenTest::name).toList();
    return CellSample.all().stream()
        .map(sample ->
            DynamicTest.dynamicTest(
                sample.name(), () -> assertThat(names).contains(sample.name())));
  }

  @TestFactory
  Stream<DynamicTest> valuesAndGradients() {
    return cases().stream()
        .map(
            c -> DynamicTest.dynamicTest(name(c), () -> new Run(c, tensors(c, "weights")).check()));
  }

  @TestFactory
  Stream<DynamicTest> otherOrdersOfGatesAreNoticed() {
    return cases().stream()
        .flatMap(c -> {
          int gates = sample(c).gates();
          return pairs(gates)
              .map(pair ->
                  DynamicTest.dynamicTest(
                      name(c) + " " + Arrays.toString(pair),
                      () -> assertThat(differenceWithSwapped(c, pair)).isGreaterThan(1e-3)));
        });
  }

  private static Stream<int[]> pairs(int gates) {
    return IntStream.range(0, gates)
        .boxed()
        .flatMap(a -> IntStream.range(a + 1, gates).mapToObj(b -> new int[] {a, b}));
  }

  /// The largest difference of the outputs when two blocks of columns of W have changed places.
  private static double differenceWithSwapped(JsonNode c, int[] pair) {
    List<Tensor> weights = new ArrayList<>(tensors(c, "weights"));
    weights.set(0, swapped(weights.getFirst(), pair, c.get("units").asInt()));
    float[] y = new Run(c, weights).y.toArray();
    double[] expected = Golden.doubles(c.get("y").get("values"));
    return IntStream.range(0, y.length)
        .mapToDouble(i -> Math.abs(y[i] - expected[i]))
        .max()
        .orElseThrow();
  }

  private static Tensor swapped(Tensor kernel, int[] pair, int units) {
    Tensor changed = Tensor.of(kernel.toArray(), kernel.extent(0), kernel.extent(1));
    int columns = kernel.extent(1);
    for (int row = 0; row < kernel.extent(0); row++) {
      int a = row * columns + pair[0] * units;
      int b = row * columns + pair[1] * units;
      System.arraycopy(kernel.data(), a, changed.data(), b, units);
      System.arraycopy(kernel.data(), b, changed.data(), a, units);
    }
    return changed;
  }

  private static String name(JsonNode c) {
    return c.get("cell").asText();
  }

  private static Cell sample(JsonNode c) {
    CellSample sample =
        CellSample.all().stream().filter(s -> s.name().equals(name(c))).findFirst().orElseThrow();
    Activation activation =
        sample.goldenActivation().equals("minimal_candidate")
            ? MinGru.units(1).activation()
            : Activations.of(sample.goldenActivation());
    CellConfig config = CellConfig.units(c.get("units").asInt()).activation(activation);
    return sample.cell().apply(config);
  }

  private static List<Tensor> tensors(JsonNode c, String field) {
    return Golden.elements(c.get(field)).map(CellGoldenTest::tensor).toList();
  }

  private static Tensor tensor(JsonNode array) {
    return Golden.tensor(array.get("values"), array.get("shape"));
  }

  /// A cell with given weights, on the input of a case.
  private static final class Run {
    private final JsonNode golden;
    private final Recurrent layer;
    private final Tape tape = Tape.root(Ops.create());
    private final float[] gradients;
    private final Tensor y;

    private Run(JsonNode golden, List<Tensor> weights) {
      this.golden = golden;
      Tensor x = tensor(golden.get("x"));
      layer = new Recurrent(sample(golden)).returnSequences();
      layer.build(x.shape().dropFirst());
      ParameterBlock block = new ParameterBlock(layer.parameters(), new Seed(1));
      assertThat(layer.parameters()).hasSameSizeAs(weights);
      for (int k = 0; k < weights.size(); k++) {
        block.set(layer.parameters().get(k), weights.get(k));
      }
      layer.pack(tape.ops());
      gradients = new float[block.size()];
      tape.beginTraining(1, 0, x.extent(0), gradients);
      y = layer.forward(tape, x, tensors(golden, "states").toArray(Tensor[]::new));
    }

    private void check() {
      compare("y", y.toArray(), golden.get("y").get("values"));
      int states = golden.get("states").size();
      for (int k = 0; k < states; k++) {
        JsonNode last = golden.get("lastStates").get(k).get("values");
        compare("last state " + k, layer.finalState(tape, k).toArray(), last);
      }
      Tensor dx = layer.backward(tape, tensor(golden.get("dy")));
      compare("dx", dx.toArray(), golden.get("dx"));
      for (int k = 0; k < layer.parameters().size(); k++) {
        Parameter p = layer.parameters().get(k);
        float[] gradient = Arrays.copyOfRange(gradients, p.offset(), p.offset() + p.size());
        compare("gradient of " + p.name(), gradient, golden.get("dWeights").get(k));
      }
      for (int k = 0; k < states; k++) {
        float[] gradient = layer.dInitialState(tape, k).toArray();
        compare("gradient of state " + k, gradient, golden.get("dStates").get(k));
      }
    }

    private static void compare(String what, float[] actual, JsonNode expected) {
      double[] values = Golden.doubles(expected);
      assertThat(actual).as(what).hasSameSizeAs(values);
      for (int i = 0; i < values.length; i++) {
        assertThat((double) actual[i])
            .as("%s at %d", what, i)
            .isCloseTo(values[i], within(TOLERANCE * Math.max(1, Math.abs(values[i]))));
      }
    }
  }
}
