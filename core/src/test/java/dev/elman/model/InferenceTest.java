package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.metric.Metrics;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// `predict` and `evaluate`: every row by itself, whatever its neighbours and the threads.
class InferenceTest {
  private static Sequential built(Sequential model) {
    model.compile(adam(), mse(), Metrics.mae());
    model.build();
    return model;
  }

  private static Sequential network() {
    return built(Sequential.of(input(10, 8), lstm(64), dense(2)));
  }

  @Test
  void predictionsOfManyRowsAreThoseOfTheRowsInPieces() {
    Sequential model = network();
    Tensor x = Fixtures.numbers(1, 131, 10, 8); // several pieces, the last smaller; many threads
    Tensor y = model.predict(x);
    assertThat(y.shape()).isEqualTo(Shape.of(131, 2));
    assertThat(Sharding.threads(model, 10, 131, 5, 4)).as("worth threads").isEqualTo(4);
    for (int from = 0; from < 131; from += 32) {
      int to = Math.min(131, from + 32);
      assertThat(Fixtures.bits(model.predict(x.rows(from, to))))
          .isEqualTo(Fixtures.bits(y.rows(from, to)));
    }
    for (int row : new int[] {0, 31, 32, 130}) {
      Tensor one = model.predict(x.rows(row, row + 1));
      assertThat(one.get(0, 0)).isCloseTo(y.get(row, 0), within(1e-6f));
      assertThat(one.get(0, 1)).isCloseTo(y.get(row, 1), within(1e-6f));
    }
  }

  @Test
  void aPredictionIsTheCallersOwn() {
    Sequential model = network();
    Tensor x = Fixtures.numbers(1, 3, 10, 8);
    Tensor first = model.predict(x);
    List<Integer> bits = Fixtures.bits(first);
    model.predict(Fixtures.numbers(2, 3, 10, 8));
    assertThat(Fixtures.bits(first)).isEqualTo(bits);
  }

  @Test
  void sequencesArePredictedStepByStep() {
    Sequential model = built(Sequential.of(input(4, 2), gru(3).returnSequences(), dense(2)));
    Tensor x = Fixtures.numbers(1, 40, 4, 2);
    Tensor y = model.predict(x);
    assertThat(y.shape()).isEqualTo(Shape.of(40, 4, 2));
    assertThat(Fixtures.bits(model.predict(x.rows(32, 40))))
        .isEqualTo(Fixtures.bits(y.rows(32, 40)));
    Tensor labels = Fixtures.numbers(2, 40, 4, 2);
    assertMeans(model, x, labels);
    model.fit(x, labels, Fixtures.silent(1).batchSize(16));
  }

  @Test
  void sequencesOfAnyLengthArePredicted() {
    Sequential any = built(Sequential.of(input(Shape.ANY, 2), lstm(3).returnSequences(), dense(1)));
    for (int time : new int[] {1, 7, 3, 12}) {
      Sequential exact = built(Sequential.of(input(time, 2), lstm(3).returnSequences(), dense(1)));
      exact.setWeights(any.getWeights());
      Tensor x = Fixtures.numbers(time, 5, time, 2);
      assertThat(any.predict(x).shape()).isEqualTo(Shape.of(5, time, 1));
      assertThat(Fixtures.bits(any.predict(x))).isEqualTo(Fixtures.bits(exact.predict(x)));
    }
  }

  @Test
  void rowsWithoutTimeArePredicted() {
    Sequential model = built(Sequential.of(input(3, 2), flatten(), dense(4, "relu"), dense(1)));
    assertThat(model.predict(Fixtures.numbers(1, 33, 3, 2)).shape()).isEqualTo(Shape.of(33, 1));
  }

  @Test
  void evaluationIsTheMeanOverAllSamplesHoweverTheyAreCut() {
    Sequential model = network();
    for (int rows : new int[] {1, 31, 32, 33, 100, 131}) {
      assertMeans(model, Fixtures.numbers(1, rows, 10, 8), Fixtures.numbers(2, rows, 2));
    }
  }

  private static void assertMeans(Sequential model, Tensor x, Tensor y) {
    Tensor prediction = model.predict(x);
    double squares = 0;
    double absolute = 0;
    for (int i = 0; i < y.size(); i++) {
      double difference = (double) prediction.data()[i] - y.data()[i];
      squares += difference * difference;
      absolute += Math.abs(difference);
    }
    Map<String, Double> result = model.evaluate(x, y);
    assertThat(result).containsOnlyKeys("loss", "mean_absolute_error");
    assertThat(result.get("loss")).isCloseTo(squares / y.size(), within(1e-9));
    assertThat(result.get("mean_absolute_error")).isCloseTo(absolute / y.size(), within(1e-7));
  }

  @Test
  void manyThreadsMayPredictAtOnce() throws InterruptedException, ExecutionException {
    Sequential reference = network();
    List<Tensor> inputs = new ArrayList<>();
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      inputs.add(Fixtures.numbers(i, 1 + 37 * i, 10, 8));
      expected.add(Fixtures.bits(reference.predict(inputs.get(i))));
    }
    Sequential model = network(); // not packed yet: the first predictions race for it
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Callable<List<Integer>>> calls = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        Tensor x = inputs.get(i % 8);
        calls.add(() -> Fixtures.bits(model.predict(x)));
      }
      List<Future<List<Integer>>> results = pool.invokeAll(calls);
      for (int i = 0; i < 80; i++) {
        assertThat(results.get(i).get()).isEqualTo(expected.get(i % 8));
      }
    }
  }

  @Test
  void weightsAreInKerasOrderAndCopies() {
    Sequential model = built(Sequential.of(input(5, 2), simpleRnn(3), dense(1)));
    List<Tensor> weights = model.getWeights();
    assertThat(weights.stream().map(Tensor::shape))
        .containsExactly(Shape.of(2, 3), Shape.of(3, 3), Shape.of(3), Shape.of(3, 1), Shape.of(1));
    List<Integer> bits = Fixtures.bits(model);
    weights.getFirst().data()[0] = 99;
    assertThat(Fixtures.bits(model)).isEqualTo(bits);
    model.setWeights(weights);
    weights.getFirst().data()[0] = 7;
    assertThat(model.getWeights().getFirst().get(0, 0)).isEqualTo(99f);
  }
}
