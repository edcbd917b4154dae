package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
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
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What `fit`, `evaluate` and `predict` do beside learning.
class FitBehaviourTest {
  private static final Tensor X = Fixtures.numbers(1, 70, 6, 2);
  private static final Tensor Y = Fixtures.numbers(2, 70, 1);

  private static Sequential model() {
    Sequential model = Sequential.of(input(6, 2), gru(5), dense(1));
    model.compile(adam(), mse(), Metrics.mae());
    return model;
  }

  @Test
  void aSplitHoldsBackTheLastSamples() {
    Sequential split = model();
    Sequential given = model();
    History a = split.fit(X, Y, Fixtures.silent(3).validationSplit(0.2));
    FitOptions data = Fixtures.silent(3).validationData(X.rows(56, 70), Y.rows(56, 70));
    History b = given.fit(X.rows(0, 56), Y.rows(0, 56), data);
    assertThat(a.names())
        .containsExactly("loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error");
    assertThat(a.toString()).isEqualTo(b.toString());
    assertThat(split.evaluate(X.rows(56, 70), Y.rows(56, 70)).get("loss"))
        .isEqualTo(a.last("val_loss"));
  }

  @Test
  void aSecondFitGoesOnWhereTheFirstStopped() {
    Sequential once = model();
    Sequential twice = model();
    FitOptions options = Fixtures.silent(2).shuffle(false);
    once.fit(X, Y, options);
    twice.fit(X, Y, Fixtures.silent(1).shuffle(false));
    twice.fit(X, Y, Fixtures.silent(1).shuffle(false));
    assertThat(Fixtures.bits(twice)).isEqualTo(Fixtures.bits(once));
  }

  @Test
  void evaluateIsTheMeanOverAllSamples() {
    Sequential model = model();
    model.build();
    float[] p = model.predict(X).toArray();
    double squares = 0;
    double absolute = 0;
    for (int i = 0; i < p.length; i++) {
      squares += Math.pow(p[i] - Y.data()[i], 2) / p.length;
      absolute += Math.abs(p[i] - Y.data()[i]) / p.length;
    }
    Map<String, Double> scores = model.evaluate(X, Y);
    assertThat(scores.get("loss")).isCloseTo(squares, within(1e-6));
    assertThat(scores.get("mean_absolute_error")).isCloseTo(absolute, within(1e-6));
  }

  @Test
  void predictTakesSequencesOfAnyLength() {
    Sequential model = Sequential.of(input(Shape.ANY, 2), lstm(4).returnSequences(), dense(3));
    model.build();
    for (int time : new int[] {3, 9, 1}) {
      Tensor y = model.predict(Fixtures.numbers(time, 40, time, 2));
      assertThat(y.shape()).isEqualTo(Shape.of(40, time, 3));
    }
    Tensor x = Fixtures.numbers(5, 2, 7, 2);
    assertThat(Fixtures.bits(model.predict(x).rows(1, 2)))
        .isEqualTo(Fixtures.bits(model.predict(x.rows(1, 2))));
  }

  @Test
  void manyThreadsPredictTheSame() {
    Sequential model = model();
    model.build();
    List<Integer> expected = Fixtures.bits(model.predict(X));
    List<List<Integer>> all =
        IntStream.range(0, 64).parallel().mapToObj(_ -> Fixtures.bits(model.predict(X))).toList();
    assertThat(all).containsOnly(expected);
  }

  @Test
  void callbacksAreToldInOrder() {
    List<String> told = new ArrayList<>();
    Callback callback =
        new Callback() {
          private TrainingRun training = new TrainingRun(model(), 0, 0);

          @Override
          public void trainBegin(TrainingRun run) {
            training = run;
            told.add("begin " + run.epochs() + "x" + run.batches());
          }

          @Override
          public void epochBegin(int epoch) {
            told.add("epoch " + epoch);
          }

          @Override
          public void batchEnd(int epoch, int batch, double loss) {
            told.add("batch " + batch);
          }

          @Override
          public void epochEnd(int epoch, Map<String, Double> logs) {
            told.add("end " + epoch + logs.keySet());
            training.stop();
          }

          @Override
          public void trainEnd() {
            told.add("end");
          }
        };
    model().fit(X, Y, Fixtures.silent(5).callbacks(callback));
    assertThat(told)
        .containsExactly(
            "begin 5x3",
            "epoch 0",
            "batch 0",
            "batch 1",
            "batch 2",
            "end 0[loss, mean_absolute_error]",
            "end");
  }

  @Test
  void linesAreOnePerEpoch() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Callback printer =
        new ProgressPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    model().fit(X, Y, Fixtures.silent(2).callbacks(printer));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.matches("Epoch [12]/2 .* loss: .* mean_absolute_error: .*"));
  }

  @Test
  void theSummaryIsKerass() {
    Sequential model =
        Sequential.of(input(10, 1), simpleRnn(32).returnSequences(), lstm(8), dense(1));
    model.build();
    assertThat(model.summary())
        .isEqualTo(
            """
            Model: "sequential"
            ┌────────────────────────┬────────────────┬─────────┐
            │ Layer (type)           │ Output Shape   │ Param # │
            ├────────────────────────┼────────────────┼─────────┤
            │ simple_rnn (SimpleRNN) │ (None, 10, 32) │   1,088 │
            ├────────────────────────┼────────────────┼─────────┤
            │ lstm (LSTM)            │ (None, 8)      │   1,312 │
            ├────────────────────────┼────────────────┼─────────┤
            │ dense (Dense)          │ (None, 1)      │       9 │
            └────────────────────────┴────────────────┴─────────┘
             Total params: 2,409 (9.41 KB)
             Trainable params: 2,409 (9.41 KB)
             Non-trainable params: 0 (0.00 B)
            """);
  }
}
