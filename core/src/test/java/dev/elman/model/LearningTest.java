package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.data.Windows;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Networks learn what they should be able to learn.
class LearningTest {
  /// Always answering 1, the mean, leaves the variance of the sum of two uniform numbers: 1/6.
  /// Hochreiter and Schmidhuber 1997, experiment 4.
  @Test
  void lstmLearnsToAddTwoMarkedNumbersAmongFifty() {
    Windows train = addingProblem(2000, 50, 1);
    Windows test = addingProblem(500, 50, 2);
    Sequential model = Sequential.of(input(50, 2), lstm(32), dense(1));
    model.seed(1);
    model.compile(adam().learningRate(0.01).globalClipNorm(1), mse());
    Callback stopWhenLearned =
        new Callback() {
          private TrainingRun run = Fixtures.run(0, 0);

          @Override
          public void trainBegin(TrainingRun newRun) {
            run = newRun;
          }

          @Override
          public void epochEnd(int epoch, java.util.Map<String, Double> logs) {
            if (logs.getOrDefault("val_loss", 1.0) < 0.02) {
              run.stop();
            }
          }
        };
    model.fit(
        train.x(),
        train.y(),
        Fixtures.silent(60)
            .batchSize(32)
            .validationData(test.x(), test.y())
            .callbacks(stopWhenLearned));
    assertThat(model.evaluate(test.x(), test.y()).get("loss")).isLessThan(0.05);
  }

  /// Two features: a number in [0, 1), and a mark that is 1 at one place in each half.
  private static Windows addingProblem(int samples, int time, long seed) {
    RandomGenerator random = new Seed(seed).generator();
    Tensor x = Tensor.zeros(samples, time, 2);
    Tensor y = Tensor.zeros(samples, 1);
    for (int sample = 0; sample < samples; sample++) {
      int at = sample * time;
      for (int t = 0; t < time; t++) {
        x.data()[(at + t) * 2] = random.nextFloat();
      }
      int first = random.nextInt(time / 2);
      int second = time / 2 + random.nextInt(time / 2);
      x.data()[(at + first) * 2 + 1] = 1;
      x.data()[(at + second) * 2 + 1] = 1;
      y.data()[sample] = x.get(sample, first, 0) + x.get(sample, second, 0);
    }
    return new Windows(x, y);
  }

  @Test
  void simpleRnnMemorizesABatch() {
    assertMemorizes(simpleRnn(32));
  }

  @Test
  void lstmMemorizesABatch() {
    assertMemorizes(lstm(32));
  }

  @Test
  void gruMemorizesABatch() {
    assertMemorizes(gru(32));
  }

  private static void assertMemorizes(Recurrent cell) {
    Tensor x = Fixtures.numbers(1, 16, 8, 3);
    Tensor y = Fixtures.numbers(2, 16, 2);
    Sequential model = Sequential.of(input(8, 3), cell, dense(2));
    model.compile(adam().learningRate(0.01), mse());
    double before = model.fit(x, y, Fixtures.silent(1)).last("loss");
    double after = model.fit(x, y, Fixtures.silent(600)).last("loss");
    assertThat(before).isGreaterThan(0.05);
    assertThat(after).isLessThan(1e-3);
  }
}
