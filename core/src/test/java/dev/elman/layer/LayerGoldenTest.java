package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.KerasLayers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Outputs, masks, penalties and gradients of layers as Keras has them.
class LayerGoldenTest {
  private static final List<String> FILES =
      List.of(
          "recurrent",
          "recurrent_dropout",
          "layers_core",
          "layers_normalization",
          "layers_attention",
          "layers_merging",
          "layers_wrapping",
          "layers_bidirectional",
          "layers_convolution",
          "layers_conv_lstm",
          "recurrent_conv_lstm",
          "layers_small");
  private static final double TOLERANCE = 1e-5; // of max(1, |value|)

  @TestFactory
  Stream<DynamicTest> layers() {
    return FILES.stream()
        .flatMap(file -> Golden.elements(Golden.read(file).get("cases")))
        .map(c -> DynamicTest.dynamicTest(title(c), () -> new Case(c).run()));
  }

  private static String title(JsonNode c) {
    String shapes = String.join(" ", c.get("inputs").findValuesAsText("shape"));
    return c.get("layer").asText()
        + c.get("config")
        + shapes
        + (c.get("training").asBoolean() ? " training" : "");
  }

  private static final class Case {
    private final JsonNode golden;
    private final Layer layer;
    private final Tensor[] inputs;
    private final ParameterBlock block;
    private final Tape tape;
    private final float[] gradients;

    private Case(JsonNode golden) {
      this.golden = golden;
      inputs =
          Golden.elements(golden.get("inputs"))
              .map(x -> Golden.tensor(x.get("values"), x.get("shape")))
              .toArray(Tensor[]::new);
      layer = KerasLayers.of(golden.get("layer").asText(), golden.get("config"));
      layer.build(Arrays.stream(inputs).map(x -> x.shape().dropFirst()).toList());
      block = new ParameterBlock(layer.parameters(), new Seed(0));
      setWeights();
      Ops ops = Ops.create();
      layer.pack(ops);
      tape = Tape.root(ops);
      gradients = new float[block.size()];
      for (int i = 0; i < inputs.length; i++) {
        tape.mask(i, mask(golden.get("masks").get(i)));
      }
    }

    private void setWeights() {
      assertThat(layer.parameters()).hasSameSizeAs(golden.get("weights"));
      for (int i = 0; i < layer.parameters().size(); i++) {
        JsonNode weight = golden.get("weights").get(i);
        Tensor values = Golden.tensor(weight.get("values"), weight.get("shape"));
        block.set(layer.parameters().get(i), values);
      }
    }

    private static @Nullable Mask mask(JsonNode rows) {
      if (rows.isNull()) {
        return null;
      }
      boolean[][] valid = new boolean[rows.size()][rows.get(0).size()];
      for (int b = 0; b < valid.length; b++) {
        for (int t = 0; t < valid[b].length; t++) {
          valid[b][t] = rows.get(b).get(t).asInt() == 1;
        }
      }
      return Mask.of(valid);
    }

    private void run() {
      int rows = inputs[0].extent(0);
      if (!golden.get("training").asBoolean()) {
        tape.beginInference(0, rows);
        compareOutputs(layer.forwardAll(tape, inputs));
        if (layer.parameters().stream().anyMatch(p -> !p.trainable())) {
          return; // inference with other statistics than training: there is no gradient
        }
        if (dropsOrAddsNoise()) {
          return;
        }
      }
      tape.beginTraining(1, 0, rows, gradients);
      compareOutputs(layer.forwardAll(tape, inputs));
      Tensor[] dOutputs = new Tensor[golden.get("outputs").size()];
      for (int k = 0; k < dOutputs.length; k++) {
        JsonNode shape = golden.get("outputs").get(k).get("shape");
        dOutputs[k] = Golden.tensor(golden.get("dOutputs").get(k), shape);
      }
      Tensor[] dInputs = layer.backwardAll(tape, dOutputs);
      for (int i = 0; i < inputs.length; i++) {
        if (!golden.get("dInputs").get(i).isNull()) {
          assertThat(dInputs[i].shape()).isEqualTo(inputs[i].shape());
          compare("gradient of input " + i, dInputs[i].toArray(), golden.get("dInputs").get(i));
        }
      }
      compareWeightGradients();
    }

    private boolean dropsOrAddsNoise() {
      return List.of("rate", "stddev", "dropout").stream().anyMatch(golden.get("config")::has);
    }

    private void compareOutputs(Tensor[] outputs) {
      assertThat(outputs).hasSize(golden.get("outputs").size());
      for (int k = 0; k < outputs.length; k++) {
        JsonNode expected = golden.get("outputs").get(k);
        int[] extents = Golden.elements(expected.get("shape")).mapToInt(JsonNode::asInt).toArray();
        assertThat(outputs[k].shape()).isEqualTo(Shape.of(extents));
        compare("output " + k, outputs[k].toArray(), expected.get("values"));
        assertThat(describe(layer.outputMask(tape, k)))
            .as("mask of output %d", k)
            .isEqualTo(describe(mask(golden.get("outputMasks").get(k))));
      }
      assertThat(tape.penalty()).isCloseTo(golden.get("penalty").asDouble(), within(TOLERANCE));
    }

    private static String describe(@Nullable Mask mask) {
      if (mask == null) {
        return "none";
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < mask.batch() * mask.time(); i++) {
        text.append(i % mask.time() == 0 ? " " : "")
            .append(mask.get(i / mask.time(), i % mask.time()) ? '1' : '0');
      }
      return text.toString();
    }

    /// What a statistic's place holds after backward is added to its value.
    private void compareWeightGradients() {
      int trainable = 0;
      int statistics = 0;
      for (Parameter p : layer.parameters()) {
        float[] gradient = Arrays.copyOfRange(gradients, p.offset(), p.offset() + p.size());
        if (p.trainable()) {
          compare("gradient of " + p.name(), gradient, golden.get("dWeights").get(trainable++));
        } else {
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] += p.values()[p.offset() + i];
          }
          compare(p.name(), gradient, golden.get("statistics").get(statistics++));
        }
      }
      assertThat(trainable).isEqualTo(golden.get("dWeights").size());
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
