package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks learn what networks of their kind are known to learn.
class LearningTest {
  /// The adding problem (Hochreiter and Schmidhuber 1997, experiment 4): 50 random numbers, two of
  /// them marked; what is the sum of the two? Always answering the mean, 1, has the error 0.1767.
  @Test
  void anLstmAddsTwoNumbersFarApart() {
    Data train = adding(1, 2000);
    Data test = adding(2, 500);
    Sequential model = Sequential.of(input(50, 2), lstm(32), dense(1));
    model.compile(adam().learningRate(0.01).globalClipNorm(1), mse());
    model.fit(train.x, train.y, Fixtures.silent(30).batchSize(32));
    assertThat(model.evaluate(test.x, test.y).get("loss")).isLessThan(0.05);
  }

  private record Data(Tensor x, Tensor y) {}

  private static Data adding(long seed, int samples) {
    RandomGenerator random = new Seed(seed).generator();
    Tensor x = Tensor.zeros(samples, 50, 2);
    Tensor y = Tensor.zeros(samples, 1);
    for (int i = 0; i < samples; i++) {
      for (int t = 0; t < 50; t++) {
        x.data()[(i * 50 + t) * 2] = random.nextFloat();
      }
      int[] marked = {random.nextInt(25), 25 + random.nextInt(25)};
      for (int t : marked) {
        x.data()[(i * 50 + t) * 2 + 1] = 1;
        y.data()[i] += x.data()[(i * 50 + t) * 2];
      }
    }
    return new Data(x, y);
  }

  static Stream<Recurrent> cells() {
    return Stream.of(simpleRnn(32), lstm(32), gru(32));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void eachCellMemorisesABatch(Recurrent layer) {
    Sequential model = Sequential.of(input(8, 3), layer, dense(1));
    model.compile(adam().learningRate(0.01), mse());
    Tensor x = Fixtures.numbers(1, 16, 8, 3);
    Tensor y = Fixtures.numbers(2, 16, 1);
    History history = model.fit(x, y, Fixtures.silent(400).batchSize(16));
    assertThat(history.loss().getFirst()).isGreaterThan(0.02);
    assertThat(history.last("loss")).isLessThan(1e-3);
  }
}
