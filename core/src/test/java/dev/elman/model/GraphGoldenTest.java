package dev.elman.model;

import static dev.elman.Elman.add;
import static dev.elman.Elman.attention;
import static dev.elman.Elman.bidirectional;
import static dev.elman.Elman.concatenate;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.embedding;
import static dev.elman.Elman.globalAveragePooling1d;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.masking;
import static dev.elman.Elman.multiply;
import static dev.elman.Elman.repeatVector;
import static dev.elman.Elman.subtract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.loss.Losses;
import dev.elman.optimizer.Optimizers;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Graphs as Keras's functional API makes them: shared layers, nested models, several inputs and
/// outputs, states handed over; their outputs, losses, and weights after three updates.
class GraphGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("graphs");
  private static final double TOLERANCE = 1e-5; // of max(1, |value|)

  @TestFactory
  Stream<DynamicTest> graphs() {
    return Golden.elements(GOLDEN.get("cases"))
        .map(c -> DynamicTest.dynamicTest(c.get("model").asText(), () -> compare(c)));
  }

  private static void compare(JsonNode golden) {
    Functional model =
        switch (golden.get("model").asText()) {
          case "siamese" -> siamese();
          case "nested" -> nested();
          default -> translation();
        };
    model.build();
    setWeights(model, golden.get("weights"));
    Tensor[] x = tensors(golden.get("inputs"));
    compareOutputs("before", model.predictAll(x), golden.get("outputs"));
    Samples samples = Samples.of(List.of(x), List.of(tensors(golden.get("labels"))));
    int steps = GOLDEN.get("steps").asInt();
    FitOptions options = Fixtures.silent(steps).batchSize(x[0].extent(0)).shuffle(false);
    List<Double> losses = model.fit(samples, options).get("loss");
    compare("losses", losses.stream().mapToDouble(d -> d).toArray(), golden.get("losses"));
    for (Layer layer : model.layers()) {
      JsonNode weights = golden.get("trained").path(layer.name());
      assertThat(layer.parameters()).as(layer.name()).hasSameSizeAs(weights);
      for (int k = 0; k < weights.size(); k++) {
        Parameter p = layer.parameters().get(k);
        String what = layer.name() + "/" + p.name();
        compare(what, Golden.toDoubles(p.get().toArray()), weights.get(k).get("values"));
      }
    }
    compareOutputs("after", model.predictAll(x), golden.get("trainedOutputs"));
  }

  private static void setWeights(Functional model, JsonNode weights) {
    for (Layer layer : model.layers()) {
      Tensor[] values = tensors(weights.path(layer.name()));
      assertThat(values).as(layer.name()).hasSameSizeAs(layer.parameters());
      for (int k = 0; k < values.length; k++) {
        model.parameterBlock().set(layer.parameters().get(k), values[k]);
      }
    }
  }

  private static Tensor[] tensors(JsonNode arrays) {
    return Golden.elements(arrays)
        .map(x -> Golden.tensor(x.get("values"), x.get("shape")))
        .toArray(Tensor[]::new);
  }

  private static void compareOutputs(String when, List<Tensor> outputs, JsonNode expected) {
    assertThat(outputs).hasSameSizeAs(expected);
    for (int k = 0; k < outputs.size(); k++) {
      double[] actual = Golden.toDoubles(outputs.get(k).toArray());
      compare("output " + k + " " + when, actual, expected.get(k).get("values"));
    }
  }

  private static void compare(String what, double[] actual, JsonNode expected) {
    double[] values = Golden.doubles(expected);
    assertThat(actual).as(what).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertThat(actual[i])
          .as("%s at %d", what, i)
          .isCloseTo(values[i], within(TOLERANCE * Math.max(1, Math.abs(values[i]))));
    }
  }

  private static Functional siamese() {
    var left = input(5, 3);
    var right = input(5, 3);
    Sequential encoder = Sequential.of(input(5, 3), masking(), gru(4).returnSequences(), lstm(3));
    encoder.named("encoder");
    Symbol a = encoder.apply(left);
    Symbol b = encoder.apply(right);
    Symbol both = concatenate().apply(subtract().apply(a, b), multiply().apply(a, b));
    Symbol same = dense(1, "sigmoid").named("same").apply(both);
    Symbol kind = dense(3, "softmax").named("kind").apply(add().apply(a, b));
    return compiled(
        Functional.of(List.of(left, right), List.of(same, kind)),
        Objective.of(Losses.binaryCrossentropy()),
        Objective.of(Losses.categoricalCrossentropy()).weight(0.5));
  }

  private static Functional nested() {
    var i = input(4, 2);
    var j = input(3);
    Symbol h = lstm(3).returnSequences().apply(i);
    Symbol steps = dense(2).apply(concatenate().apply(h, repeatVector(4).apply(j)));
    Functional block =
        Functional.of(List.of(i, j), List.of(steps, globalAveragePooling1d().apply(h)));
    block.named("block");
    var x = input(4, 2);
    var extra = input(3);
    List<Symbol> first = block.applyAll(x, extra);
    List<Symbol> second = block.applyAll(add().apply(x, first.get(0)), extra);
    Layer head = dense(3, "tanh").named("head");
    Symbol joined = concatenate().apply(head.apply(first.get(1)), head.apply(second.get(1)));
    Symbol out = dense(2).named("out").apply(joined);
    return compiled(
        Functional.of(List.of(x, extra), List.of(out, second.get(0))),
        Objective.of(Losses.mse()).weight(0.7),
        Objective.of(Losses.huber()).weight(2));
  }

  private static Functional translation() {
    var source = input(5);
    var target = input(4);
    Layer words = embedding(Embedding.Config.of(7, 3).maskZero(true)).named("words");
    List<Symbol> read =
        bidirectional(lstm(2).returnSequences().returnState())
            .named("read")
            .applyAll(words.apply(source));
    Symbol h = concatenate().apply(read.get(1), read.get(3));
    Symbol c = concatenate().apply(read.get(2), read.get(4));
    Symbol written = lstm(4).returnSequences().named("write").apply(words.apply(target), h, c);
    Symbol found = attention().apply(written, read.get(0));
    Symbol next = dense(7, "softmax").named("next").apply(concatenate().apply(written, found));
    return compiled(
        Functional.of(List.of(source, target), List.of(next)),
        Objective.of(Losses.sparseCategoricalCrossentropy()));
  }

  private static Functional compiled(Functional model, Objective... objectives) {
    model.compile(Optimizers.sgd().learningRate(0.1).momentum(0.9), objectives);
    return model;
  }
}
