package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static dev.elman.Elman.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.metric.Metrics;
import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `fit` does with data, options and callbacks.
class FitTest {
  private static final Tensor X = Fixtures.numbers(1, 10, 5, 2);
  private static final Tensor Y = Fixtures.numbers(2, 10, 1);

  private static Sequential network(Optimizer optimizer) {
    Sequential model = Sequential.of(input(5, 2), lstm(3), dense(1));
    model.compile(optimizer, mse(), Metrics.mae());
    return model;
  }

  /// Samples of one feature that is the number of the sample.
  private static Tensor numbered(int samples) {
    Tensor x = Tensor.zeros(samples, 1);
    for (int i = 0; i < samples; i++) {
      x.data()[i] = i;
    }
    return x;
  }

  /// Which samples a run has trained on, batch after batch.
  private static List<List<Integer>> seen(int samples, FitOptions options) {
    List<List<Integer>> batches = new ArrayList<>();
    var probe =
        new Fixtures.Probe(x ->
            batches.add(
                IntStream.range(0, x.extent(0)).mapToObj(row -> (int) x.get(row, 0)).toList()));
    Sequential model = Sequential.of(input(1), probe, dense(1));
    model.compile(sgd().learningRate(1e-6), mse());
    model.fit(numbered(samples), Tensor.zeros(samples, 1), options);
    return batches;
  }

  // --- which samples, in which order ---

  @Test
  void withoutShufflingTheSamplesComeInTheirOrder() {
    assertThat(seen(7, Fixtures.silent(2).batchSize(3).shuffle(false)))
        .containsExactly(
            List.of(0, 1, 2),
            List.of(3, 4, 5),
            List.of(6),
            List.of(0, 1, 2),
            List.of(3, 4, 5),
            List.of(6));
  }

  @Test
  void withShufflingEveryEpochHasAllSamplesInAnotherOrder() {
    List<List<Integer>> batches = seen(12, Fixtures.silent(3).batchSize(12));
    assertThat(batches).hasSize(3).doesNotHaveDuplicates();
    assertThat(batches)
        .allSatisfy(batch ->
            assertThat(batch)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
                .isNotEqualTo(IntStream.range(0, 12).boxed().toList()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.25, 0.3, 0.99, 0.07, 1e-3})
  void theLastSamplesAreHeldBackBeforeShufflingAndRoundedAsInKeras(double part) {
    int kept = (int) Math.floor(100 * (1 - part)); // keras: train_validation_split
    var trained =
        seen(100, Fixtures.silent(1).batchSize(100).validationSplit(part)).stream()
            .flatMap(List::stream)
            .toList();
    assertThat(trained)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, kept).boxed().toList());
  }

  @Test
  void aSplitGivesTheSameHistoryAsTheSameValidationData() {
    History split = network(adam()).fit(X, Y, Fixtures.silent(3).validationSplit(0.3));
    History data =
        network(adam())
            .fit(
                X.rows(0, 7),
                Y.rows(0, 7),
                Fixtures.silent(3).validationData(X.rows(7, 10), Y.rows(7, 10)));
    assertThat(split.names())
        .containsExactly("loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error");
    assertThat(split).hasToString(data.toString());
  }

  @Test
  void validationDataWinOverASplit() {
    FitOptions options = Fixtures.silent(1).batchSize(4).validationSplit(0.5).validationData(X, Y);
    Sequential model = network(rmsprop());
    History history = model.fit(X, Y, options);
    assertThat(history.last("val_loss")).isEqualTo(model.evaluate(X, Y).get("loss"));
    Sequential plain = network(rmsprop());
    plain.fit(X, Y, Fixtures.silent(1).batchSize(4));
    assertThat(Fixtures.bits(model)).as("trained on all").isEqualTo(Fixtures.bits(plain));
  }

  // --- what is reported ---

  @Test
  void theLossOfAnEpochCountsEverySampleOnce() {
    // a step so small that the weights stay: batches of 4, 4 and 2
    Sequential model = network(sgd().learningRate(1e-20));
    History history = model.fit(X, Y, Fixtures.silent(1).batchSize(4).shuffle(false));
    Map<String, Double> whole = model.evaluate(X, Y);
    assertThat(history.last("loss")).isCloseTo(whole.get("loss"), within(1e-9));
    assertThat(history.last("mean_absolute_error"))
        .isCloseTo(whole.get("mean_absolute_error"), within(1e-9));
  }

  @Test
  void validationSeesTheWeightsAtTheEndOfTheEpoch() {
    Sequential model = network(adam());
    History history = model.fit(X, Y, Fixtures.silent(4).batchSize(4).validationData(X, Y));
    Map<String, Double> now = model.evaluate(X, Y);
    assertThat(history.last("val_loss")).isEqualTo(now.get("loss"));
    assertThat(history.last("val_mean_absolute_error")).isEqualTo(now.get("mean_absolute_error"));
    assertThat(history.epochs()).isEqualTo(4);
    assertThat(history.loss()).hasSize(4).isEqualTo(history.get("loss"));
  }

  // --- one fit after another ---

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSecondFitGoesOnWhereTheFirstStopped(boolean momentum) {
    Optimizer optimizer = momentum ? rmsprop().momentum(0.9).centered(true) : adam();
    FitOptions inOrder = Fixtures.silent(1).batchSize(4).shuffle(false);
    Sequential twice = network(optimizer);
    double first = twice.fit(X, Y, inOrder).last("loss");
    double second = twice.fit(X, Y, inOrder).last("loss");
    Sequential once = network(optimizer);
    History history = once.fit(X, Y, Fixtures.silent(2).batchSize(4).shuffle(false));
    assertThat(Fixtures.bits(twice)).isEqualTo(Fixtures.bits(once));
    assertThat(history.loss()).containsExactly(first, second);
  }

  @Test
  void compilingAgainForgetsWhatTheOptimizerRemembers() {
    FitOptions inOrder = Fixtures.silent(2).batchSize(4).shuffle(false);
    Sequential trained = network(adam());
    trained.fit(X, Y, inOrder);
    Sequential fresh = network(adam());
    fresh.build();
    fresh.setWeights(trained.getWeights());
    Sequential goingOn = network(adam());
    goingOn.fit(X, Y, inOrder);
    trained.compile(adam(), mse());
    trained.fit(X, Y, inOrder);
    fresh.fit(X, Y, inOrder);
    goingOn.fit(X, Y, inOrder);
    assertThat(Fixtures.bits(trained)).isEqualTo(Fixtures.bits(fresh));
    assertThat(Fixtures.bits(trained)).isNotEqualTo(Fixtures.bits(goingOn));
  }

  @Test
  void aSecondFitShufflesAnew() {
    List<List<Integer>> batches = new ArrayList<>();
    var probe = new Fixtures.Probe(x -> batches.add(Fixtures.bits(x)));
    Sequential model = Sequential.of(input(1), probe, dense(1));
    model.compile(sgd().learningRate(1e-6), mse());
    model.fit(numbered(12), Tensor.zeros(12, 1), Fixtures.silent(1));
    model.fit(numbered(12), Tensor.zeros(12, 1), Fixtures.silent(1));
    assertThat(batches).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void setWeightsIsSeenByTheNextPrediction() {
    Sequential model = network(adam());
    model.fit(X, Y, Fixtures.silent(1));
    List<Tensor> weights = model.getWeights();
    List<Integer> before = Fixtures.bits(model.predict(X));
    model.fit(X, Y, Fixtures.silent(1));
    assertThat(Fixtures.bits(model.predict(X))).isNotEqualTo(before);
    model.setWeights(weights);
    assertThat(Fixtures.bits(model.predict(X))).isEqualTo(before);
  }

  @Test
  void dropoutActsWhileTrainingOnly() {
    Sequential model = Sequential.of(input(5, 2), gru(4), dropout(0.5), dense(1));
    Sequential plain = Sequential.of(input(5, 2), gru(4), dense(1));
    model.compile(adam(), mse());
    plain.compile(adam(), mse());
    model.build();
    plain.build();
    plain.setWeights(model.getWeights());
    assertThat(Fixtures.bits(model.predict(X))).isEqualTo(Fixtures.bits(plain.predict(X)));
    assertThat(model.evaluate(X, Y)).isEqualTo(plain.evaluate(X, Y));
    double withDropout = model.fit(X, Y, Fixtures.silent(1)).last("loss");
    double without = plain.fit(X, Y, Fixtures.silent(1)).last("loss");
    assertThat(withDropout).isNotEqualTo(without);
  }

  @Test
  void labelsWithoutTheLastAxisTrainTheSame() {
    Sequential flat = network(adam());
    Sequential columns = network(adam());
    flat.fit(X, Y.reshape(10), Fixtures.silent(2).batchSize(4));
    columns.fit(X, Y, Fixtures.silent(2).batchSize(4));
    assertThat(Fixtures.bits(flat)).isEqualTo(Fixtures.bits(columns));
  }

  @Test
  void theCallersDataAreNotChanged() {
    List<Integer> x = Fixtures.bits(X);
    List<Integer> y = Fixtures.bits(Y);
    network(adam()).fit(X, Y, Fixtures.silent(2).batchSize(3).validationSplit(0.2));
    assertThat(Fixtures.bits(X)).isEqualTo(x);
    assertThat(Fixtures.bits(Y)).isEqualTo(y);
  }

  // --- callbacks ---

  /// Writes down every call.
  private static final class Recorder implements Callback {
    private final String name;
    private final List<String> calls;
    private final int stopAfter;
    private TrainingRun run = Fixtures.run(0, 0);

    private Recorder(String name, List<String> calls, int stopAfter) {
      this.name = name;
      this.calls = calls;
      this.stopAfter = stopAfter;
    }

    @Override
    public void trainBegin(TrainingRun newRun) {
      run = newRun;
      calls.add(name + " begin " + newRun.epochs() + " × " + newRun.batches());
    }

    @Override
    public void epochBegin(int epoch) {
      calls.add(name + " epoch " + epoch);
    }

    @Override
    public void batchEnd(int epoch, int batch, double loss) {
      calls.add(name + " batch " + epoch + "." + batch + (Double.isFinite(loss) ? "" : " NaN"));
    }

    @Override
    public void epochEnd(int epoch, Map<String, Double> logs) {
      calls.add(name + " end " + epoch + " " + logs.keySet());
      if (epoch == stopAfter) {
        run.stop();
      }
    }

    @Override
    public void trainEnd() {
      calls.add(name + " done");
    }
  }

  @Test
  void callbacksAreToldEverythingInTheirOrder() {
    List<String> calls = new ArrayList<>();
    Recorder a = new Recorder("a", calls, -1);
    Recorder b = new Recorder("b", calls, -1);
    FitOptions options = Fixtures.silent(1).batchSize(5).callbacks(a).callbacks(b);
    network(adam()).fit(X, Y, options.validationData(X, Y));
    String logs = "[loss, mean_absolute_error, val_loss, val_mean_absolute_error]";
    assertThat(calls)
        .containsExactly(
            "a begin 1 × 2",
            "b begin 1 × 2",
            "a epoch 0",
            "b epoch 0",
            "a batch 0.0",
            "b batch 0.0",
            "a batch 0.1",
            "b batch 0.1",
            "a end 0 " + logs,
            "b end 0 " + logs,
            "a done",
            "b done");
  }

  @Test
  void stopEndsTheTrainingAfterTheEpoch() {
    List<String> calls = new ArrayList<>();
    FitOptions options = Fixtures.silent(9).batchSize(5).callbacks(new Recorder("a", calls, 1));
    History history = network(adam()).fit(X, Y, options);
    assertThat(history.epochs()).isEqualTo(2);
    assertThat(calls)
        .endsWith("a batch 1.0", "a batch 1.1", "a end 1 [loss, mean_absolute_error]", "a done");
  }

  @Test
  void theLossOfABatchIsTheMeanOfTheEpochSoFar() {
    Sequential model = network(sgd().learningRate(1e-20));
    List<Double> losses = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void batchEnd(int epoch, int batch, double loss) {
            losses.add(loss);
          }
        };
    FitOptions options = Fixtures.silent(1).batchSize(4).shuffle(false).callbacks(record);
    History history = model.fit(X, Y, options);
    for (int batch = 0; batch < 3; batch++) {
      int end = Math.min(10, 4 * (batch + 1));
      double expected = model.evaluate(X.rows(0, end), Y.rows(0, end)).get("loss");
      assertThat(losses.get(batch)).isCloseTo(expected, within(1e-9));
    }
    assertThat(losses.getLast()).isEqualTo(history.last("loss"));
  }
}
