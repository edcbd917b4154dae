package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.testing.RandomTensors;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Adaptive softmax as torch has it, and sampled softmax by its formula in torch.
class LargeSoftmaxTest {
  private static final JsonNode GOLDEN = Golden.read("softmax");
  private static final float SCALE = 0.25f;

  @TestFactory
  Stream<DynamicTest> adaptive() {
    return Golden.elements(GOLDEN.get("adaptive"))
        .map(c -> DynamicTest.dynamicTest("cutoffs " + c.get("cutoffs"), () -> adaptive(c)));
  }

  private static void adaptive(JsonNode c) {
    Integer[] cutoffs =
        Golden.elements(c.get("cutoffs")).map(JsonNode::intValue).toArray(Integer[]::new);
    AdaptiveSoftmax layer =
        new AdaptiveSoftmax(
            AdaptiveSoftmax.Config.of(c.get("classes").intValue(), cutoffs)
                .divValue(c.get("divValue").doubleValue())
                .headBias(c.get("headBias").booleanValue()));
    List<JsonNode> values = Golden.elements(c.get("parameters")).toList();
    float[] gradients = build(layer, c.get("features").intValue(), values);
    compare(c, layer.loss(), gradients, 0);
    int at = 0;
    for (JsonNode expected : c.get("gradients")) {
      at = compareGradients(gradients, at, expected);
    }
    assertThat(at).isEqualTo(gradients.length);
    double[] expected = Golden.doubles(c.get("logProbabilities"));
    float[] got = layer.logProbabilities(x(c)).data();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) got[i]).as("log p %d", i).isCloseTo(expected[i], within(2e-5));
    }
    assertThat(layer.loss().sum(labels(c), x(c), Weights.ONE))
        .isCloseTo(sum(c.get("losses"), null), within(1e-4));
    assertThat(layer.loss().positions(labels(c), x(c), Weights.ONE)).isEqualTo(x(c).extent(0));
  }

  @TestFactory
  Stream<DynamicTest> sampled() {
    return Golden.elements(GOLDEN.get("sampled"))
        .map(c -> DynamicTest.dynamicTest(c.get("samples") + " samples", () -> sampled(c)));
  }

  private static void sampled(JsonNode c) {
    SampledSoftmax.Config config =
        SampledSoftmax.Config.of(c.get("classes").intValue(), c.get("samples").intValue());
    SampledSoftmax layer = new SampledSoftmax(config);
    long seed = c.get("seed").longValue();
    int[] drawn = new int[config.samples()];
    config.draw(seed, drawn);
    assertThat(drawn)
        .containsExactly(Golden.elements(c.get("drawn")).mapToInt(JsonNode::intValue).toArray());
    float[] gradients =
        build(layer, c.get("features").intValue(), List.of(c.get("kernel"), c.get("bias")));
    compare(c, layer.loss(), gradients, seed);
    int at = compareGradients(gradients, 0, c.get("dKernel"));
    compareGradients(gradients, at, c.get("dBias"));
    Tensor labels = labels(c);
    assertThat(layer.loss().sum(labels, x(c), Weights.ONE))
        .isCloseTo(sum(c.get("fullLosses"), null), within(1e-4));
    Tensor logits = layer.logits(x(c));
    double full = Losses.sparseCategoricalCrossentropy().fromLogits(true).sum(labels, logits);
    assertThat(full).isCloseTo(sum(c.get("fullLosses"), null), within(1e-4));
  }

  /// Gives the layer these values and returns an array for its gradients.
  private static float[] build(Layer layer, int features, List<JsonNode> values) {
    layer.build(Shape.of(features));
    ParameterBlock block = new ParameterBlock(layer.parameters(), new Seed(0));
    assertThat(values).hasSameSizeAs(layer.parameters());
    for (int i = 0; i < values.size(); i++) {
      Parameter parameter = layer.parameters().get(i);
      block.set(parameter, Tensor.of(Golden.floats(values.get(i)), parameter.shape().toArray()));
    }
    layer.pack(Ops.create());
    return new float[block.size()];
  }

  private static Tensor x(JsonNode c) {
    int features = c.get("features").intValue();
    float[] values = Golden.floats(c.get("x"));
    return Tensor.of(values, values.length / features, features);
  }

  private static Tensor labels(JsonNode c) {
    return Tensor.of(Golden.floats(c.get("labels")));
  }

  private static double sum(JsonNode losses, float @Nullable [] weights) {
    double[] values = Golden.doubles(losses);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights == null ? values[i] : weights[i] * values[i];
    }
    return sum;
  }

  private static void compare(JsonNode c, Loss loss, float[] gradients, long seed) {
    Tensor x = x(c);
    Tensor labels = labels(c);
    loss.check(labels.shape(), x.shape());
    loss.checkLabels(labels, x.shape());
    float[] sampleWeights = Golden.floats(c.get("weights"));
    Weights weights = new Weights().set(null, Tensor.of(sampleWeights), x.extent(0), x.extent(0));
    Tensor dx = new RandomTensors(1).next(1, x.shape());
    double value = loss.sumAndGradient(labels, x, weights, SCALE, dx, gradients, seed);
    double expected = sum(c.get("losses"), sampleWeights);
    assertThat(value).isCloseTo(expected, within(1e-5 * Math.max(1, expected)));
    double[] expectedDx = Golden.doubles(c.get("dx"));
    for (int i = 0; i < expectedDx.length; i++) {
      assertThat((double) dx.data()[i])
          .as("dx at %d", i)
          .isCloseTo(SCALE * expectedDx[i], within(1e-5));
    }
  }

  private static int compareGradients(float[] gradients, int at, JsonNode expected) {
    double[] values = Golden.doubles(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) gradients[at + i])
          .as("gradient at %d", at + i)
          .isCloseTo(SCALE * values[i], within(1e-5));
    }
    return at + values.length;
  }

  @TestFactory
  Stream<DynamicTest> labelSmoothingOfClassNumbers() {
    return Golden.elements(GOLDEN.get("smoothed"))
        .map(c -> DynamicTest.dynamicTest("smoothing " + c.get("smoothing"), () -> smoothed(c)));
  }

  private static void smoothed(JsonNode c) {
    float[] values = Golden.floats(c.get("x"));
    Tensor labels = labels(c);
    Tensor x = Tensor.of(values, labels.size(), values.length / labels.size());
    Loss loss =
        Losses.sparseCategoricalCrossentropy()
            .fromLogits(true)
            .labelSmoothing(c.get("smoothing").doubleValue());
    Tensor dx = Tensor.zeros(x.shape());
    assertThat(loss.sumAndGradient(labels, x, SCALE, dx))
        .isCloseTo(c.get("loss").doubleValue(), within(1e-5));
    compareGradients(dx.data(), 0, c.get("dx"));
  }

  @Test
  void samplesAreDrawnAsOftenAsTheyAreExpected() {
    SampledSoftmax.Config config = SampledSoftmax.Config.of(50, 200);
    int[] counts = new int[50];
    int[] drawn = new int[200];
    int batches = 2000;
    for (int batch = 0; batch < batches; batch++) {
      config.draw(batch, drawn);
      for (int k : drawn) {
        counts[k]++;
      }
    }
    for (int k = 0; k < 50; k++) {
      double expected = batches * Math.exp(config.logExpected(k));
      assertThat((double) counts[k])
          .as("class %d", k)
          .isCloseTo(expected, within(6 * Math.sqrt(expected)));
    }
  }

  @Test
  void withManySamplesTheGradientIsThatOfTheSoftmax() {
    SampledSoftmax layer = new SampledSoftmax(SampledSoftmax.Config.of(6, 60_000));
    layer.build(Shape.of(4));
    ParameterBlock block = new RandomTensors(2).fill(layer.parameters());
    Tensor x = new RandomTensors(3).next(3, 4);
    Tensor labels = Tensor.of(new float[] {0, 3, 5});
    float[] gradients = new float[block.size()];
    Tensor dx = Tensor.zeros(3, 4);
    double sampled = layer.loss().sumAndGradient(labels, x, Weights.ONE, 1, dx, gradients, 9);
    assertThat(sampled).isCloseTo(layer.loss().sum(labels, x), within(0.05));
    Loss full = Losses.sparseCategoricalCrossentropy().fromLogits(true);
    Tensor dLogits = Tensor.zeros(3, 6);
    full.sumAndGradient(labels, layer.logits(x), 1, dLogits);
    for (int k = 0; k < 6; k++) {
      double expected = 0;
      for (int row = 0; row < 3; row++) {
        expected += dLogits.get(row, k);
      }
      assertThat((double) gradients[layer.bias().offset() + k]).isCloseTo(expected, within(0.03));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdaptiveSoftmax.Config.of(10, 5, 5))
        .withMessageStartingWith(
            "AdaptiveSoftmax cutoffs: expected growing numbers between 0 and the 10 classes, but"
                + " got [5, 5].");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdaptiveSoftmax.Config.of(10))
        .withMessageContaining("expected at least one, but got none");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AdaptiveSoftmax(AdaptiveSoftmax.Config.of(10, 2, 5)).build(Shape.of(15)))
        .withMessageContaining("expected at least 16 features")
        .withMessageContaining("[features=15]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampledSoftmax.Config.of(10, 0))
        .withMessageContaining("but got 10 and 0");
    Loss loss = new SampledSoftmax(SampledSoftmax.Config.of(10, 2)).loss();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loss.checkLabels(Tensor.of(new float[] {1, 10}), Shape.of(2, 4)))
        .withMessageContaining("whole numbers from 0 to 9, but got 10.0 in row 1");
  }
}
