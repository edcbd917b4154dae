package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.rmsprop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.layer.Masking;
import dev.elman.layer.Symbol;
import dev.elman.loss.Losses;
import dev.elman.metric.Metrics;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `fit` with weights of samples, classes, steps and outputs ends where Keras's does.
class WeightedTrainingTest {
  private static final JsonNode GOLDEN = Golden.read("weights");
  private static final int SAMPLES = GOLDEN.get("samples").intValue();
  private static final int TIME = 4;
  private static final int FEATURES = 3;

  private static Tensor tensor(JsonNode values, int... extents) {
    return Tensor.of(Golden.floats(values), extents);
  }

  private static void start(Model model, JsonNode c) {
    model.build();
    List<Tensor> initial = new ArrayList<>();
    for (Tensor weight : model.getWeights()) {
      initial.add(tensor(c.get("initial").get(initial.size()), weight.shape().toArray()));
    }
    model.setWeights(initial);
  }

  private static void assertLikeKeras(Model model, JsonNode c) {
    List<Tensor> weights = model.getWeights();
    assertThat(weights).hasSize(c.get("final").size());
    for (int k = 0; k < weights.size(); k++) {
      double[] expected = Golden.doubles(c.get("final").get(k));
      assertThat(weights.get(k).size()).isEqualTo(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) weights.get(k).data()[i])
            .as("weight %d of array %d", i, k)
            .isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  private static void assertEvaluated(Model model, Samples samples, JsonNode c) {
    Map<String, Double> evaluated = model.evaluate(samples);
    for (String name : Golden.names(c.get("evaluated"))) {
      assertThat(evaluated.get(name))
          .as(name)
          .isCloseTo(c.get("evaluated").get(name).doubleValue(), within(1e-5));
    }
  }

  private static FitOptions options() {
    return Fixtures.silent(3).batchSize(4).shuffle(false);
  }

  @Test
  void samplesClassesAndStepsCount() {
    JsonNode c = GOLDEN.get("tagger");
    Sequential model =
        Sequential.of(
            input(TIME, FEATURES), new Masking(), lstm(5).returnSequences(), dense(3, "softmax"));
    start(model, c);
    model.compile(
        adam().learningRate(0.05),
        Objective.of(Losses.sparseCategoricalCrossentropy())
            .weightedMetrics(Metrics.sparseCategoricalAccuracy()));
    Map<Integer, Double> ofClasses = new HashMap<>();
    double[] classWeights = Golden.doubles(GOLDEN.get("classWeights"));
    for (int k = 0; k < classWeights.length; k++) {
      ofClasses.put(k, classWeights[k]);
    }
    Samples samples =
        Samples.of(tensor(c.get("x"), SAMPLES, TIME, FEATURES), tensor(c.get("y"), SAMPLES, TIME))
            .weights(tensor(c.get("sampleWeights"), SAMPLES))
            .timesWeights(tensor(c.get("stepWeights"), SAMPLES, TIME))
            .classWeights(ofClasses);
    // What fit reports of masked batches differs: Keras's loss is the mean over batches, and on JAX
    // its metrics lose the mask in training. What evaluate reports of one batch is the same.
    model.fit(samples, options());
    assertLikeKeras(model, c);
    assertEvaluated(model, samples, c);
  }

  @Test
  void outputsCount() {
    JsonNode c = GOLDEN.get("twoOutputs");
    Symbol x = input(TIME, FEATURES);
    Symbol encoded = gru(4).apply(x);
    Functional model =
        Functional.of(
            List.of(x),
            List.of(
                dense(2).named("number").apply(encoded),
                dense(3, "softmax").named("kind").apply(encoded)));
    start(model, c);
    model.compile(
        rmsprop().learningRate(0.01),
        Objective.of(Losses.mse(), Metrics.of("mae")).weight(0.3),
        Objective.of(Losses.sparseCategoricalCrossentropy()).weight(2));
    Samples samples =
        Samples.of(
                List.of(tensor(c.get("x"), SAMPLES, TIME, FEATURES)),
                List.of(tensor(c.get("numbers"), SAMPLES, 2), tensor(c.get("classes"), SAMPLES)))
            .weights(
                tensor(c.get("weights").get(0), SAMPLES), tensor(c.get("weights").get(1), SAMPLES));
    List<String> names = Golden.names(c.get("history"));
    assertThat(names).contains("loss", "number_loss", "kind_loss", "number_mae");
    History history = model.fit(samples, options());
    assertLikeKeras(model, c);
    assertEvaluated(model, samples, c);
    for (String name : names) {
      double[] expected = Golden.doubles(c.get("history").get(name));
      for (int epoch = 0; epoch < expected.length; epoch++) {
        assertThat(history.get(name).get(epoch))
            .as("%s of epoch %d", name, epoch)
            .isCloseTo(expected[epoch], within(1e-5));
      }
    }
  }

  @Test
  void weightsOfOtherSamplesAreRefused() {
    Samples samples = Samples.of(Tensor.zeros(3, 2), Tensor.zeros(3)).weights(Tensor.zeros(3, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> samples.timesWeights(Tensor.zeros(3, 5)))
        .withMessageStartingWith(
            "Sample weights: expected weights [batch] or [batch, time] of the same samples, but got"
                + " [3, 4] and [3, 5].");
  }
}
