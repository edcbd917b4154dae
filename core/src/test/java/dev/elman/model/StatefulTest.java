package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.bidirectional;
import static dev.elman.Elman.convLstm1d;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.reshape;
import static dev.elman.Elman.sgd;
import static dev.elman.Elman.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.callback.Callbacks;
import dev.elman.layer.CarriedState;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// States that are carried from batch to batch, and sequences that are trained on in windows.
class StatefulTest {
  private static final int ROWS = 36;
  private static final int TIME = 10;
  private static final Tensor X = Fixtures.numbers(1, ROWS, TIME, 3);
  private static final Tensor Y = Fixtures.numbers(2, ROWS, TIME, 1);

  private static Sequential model(boolean stateful) {
    var lstm = lstm(4).returnSequences();
    var gru = gru(3).returnSequences();
    return stateful
        ? Sequential.of(input(Shape.ANY, 3), lstm.stateful(), gru.stateful(), dense(1))
        : Sequential.of(input(Shape.ANY, 3), lstm, gru, dense(1));
  }

  private static Sequential built(boolean stateful) {
    Sequential model = model(stateful);
    model.build();
    return model;
  }

  private static Tensor steps(Tensor x, int from, int to) {
    int features = x.extent(2);
    Tensor part = Tensor.zeros(x.extent(0), to - from, features);
    for (int b = 0; b < x.extent(0); b++) {
      int at = (b * x.extent(1) + from) * features;
      int size = (to - from) * features;
      System.arraycopy(x.data(), at, part.data(), b * size, size);
    }
    return part;
  }

  private static List<List<Integer>> carried(Model model) {
    return model.carriedStates().stream().map(state -> Fixtures.bits(state.get())).toList();
  }

  @Test
  void predictGoesOnWhereTheBatchBeforeEnded() {
    Tensor whole = built(false).predict(X);
    Sequential model = built(true);
    for (int round = 0; round < 2; round++) {
      assertThat(model.predict(steps(X, 0, 4)).toArray()).isEqualTo(steps(whole, 0, 4).toArray());
      assertThat(model.predict(steps(X, 4, TIME)).toArray())
          .isEqualTo(steps(whole, 4, TIME).toArray());
      model.resetStates();
    }
    assertThat(model.carriedStates()).extracting(CarriedState::rows).containsExactly(0, 0, 0);
  }

  @Test
  void convolutionalStatesAreCarriedToo() {
    Tensor rows = Fixtures.numbers(3, ROWS, TIME, 15);
    Sequential plain = rowsModel(false);
    plain.build();
    Tensor whole = plain.predict(rows);
    Sequential model = rowsModel(true);
    model.build();
    for (int round = 0; round < 2; round++) {
      model.predict(steps(rows, 0, 4));
      assertThat(model.predict(steps(rows, 4, TIME)).toArray()).isEqualTo(whole.toArray());
      model.resetStates();
    }
    assertThat(model.carriedStates()).extracting(CarriedState::rows).containsExactly(0, 0);
  }

  private static Sequential rowsModel(boolean stateful) {
    ConvLstmConfig config = ConvLstmConfig.of(2, 3).stateful(stateful);
    return Sequential.of(
        input(Shape.ANY, 15), timeDistributed(reshape(5, 3)), convLstm1d(config), flatten());
  }

  @Test
  void layersOfLayersTellWhatIsCarried() {
    var both = bidirectional(lstm(2).stateful());
    assertThat(both.carriedStates()).hasSize(4);
    Sequential outer = Sequential.of(input(Shape.ANY, 3), Sequential.of(both), dense(1));
    outer.build();
    outer.predict(X);
    assertThat(outer.carriedStates()).extracting(CarriedState::rows).containsOnly(ROWS);
    assertThat(new TimeDistributed(gru(2).stateful()).carriedStates()).hasSize(1);
  }

  /// With a learning rate that changes nothing: six batches of six rows are six sequences of sixty
  /// steps.
  @Test
  void fitAndEvaluateAndPredictCarryTheSameStates() {
    Sequential fitted = model(true);
    fitted.compile(sgd().learningRate(1e-30), mse());
    fitted.fit(X, Y, Fixtures.silent(1).batchSize(6).shuffle(false));
    Sequential predicted = built(true);
    Tensor last = Tensor.zeros(1);
    for (int batch = 0; batch < 6; batch++) {
      last = predicted.predict(X.rows(6 * batch, 6 * batch + 6));
    }
    assertThat(carried(fitted)).isEqualTo(carried(predicted));
    assertThat(predicted.predict(X).rows(30, 36).toArray()).isNotEqualTo(last.toArray());
    fitted.evaluate(X, Y);
    assertThat(carried(fitted)).isEqualTo(carried(predicted));
  }

  @Test
  void batchesOfAnotherSizeAreRefused() {
    Sequential model = model(true);
    model.compile(sgd(), mse());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.fit(X, Y, Fixtures.silent(1).batchSize(10)))
        .withMessageContaining("expected one that divides the 36 samples")
        .withMessageContaining("stateful, but got 10");
    model.build();
    model.predict(X.rows(0, 4));
    assertThatThrownBy(() -> model.predict(X.rows(0, 6)))
        .hasStackTraceContaining(
            "expected batches of 4 rows, for which states are carried, but got 2")
        .hasStackTraceContaining("call resetStates()");
    model.resetStates();
    model.predict(X.rows(0, 6));
  }

  /// What is killed: the exception leaves fit in the middle of an epoch.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class Killer implements Callback {
    private int left;

    private Killer(int left) {
      this.left = left;
    }

    @Override
    public void batchEnd(int epoch, int batch, double loss) {
      if (left-- == 0) {
        throw new Killed();
      }
    }
  }

  @Test
  void aResumedTrainingCarriesItsStates(@TempDir Path folder) {
    for (int truncate : new int[] {0, 3}) {
      Sequential straight = model(true);
      straight.compile(adam(), mse());
      FitOptions options = Fixtures.silent(3).batchSize(6).truncate(truncate);
      straight.fit(X, Y, options);
      for (int kill : new int[] {0, 3, 7}) {
        Path file = folder.resolve(truncate + "-" + kill);
        Sequential killed = model(true);
        killed.compile(adam(), mse());
        var backup = Callbacks.backupAndRestore(file).saveFreq(2);
        assertThatThrownBy(() -> killed.fit(X, Y, options.callbacks(backup, new Killer(kill))))
            .isInstanceOf(Killed.class);
        Sequential resumed = model(true);
        resumed.compile(adam(), mse());
        resumed.fit(X, Y, options.callbacks(Callbacks.backupAndRestore(file).saveFreq(2)));
        assertThat(Fixtures.bits(resumed)).isEqualTo(Fixtures.bits(straight));
        assertThat(carried(resumed)).isEqualTo(carried(straight));
      }
    }
  }

  @Test
  void oneWindowIsTheWholeSequence() {
    Sequential whole = model(false);
    whole.compile(adam(), mse());
    whole.fit(X, Y, Fixtures.silent(2).batchSize(16));
    for (int window : new int[] {TIME, TIME + 5}) {
      Sequential cut = model(true);
      cut.compile(adam(), mse());
      cut.fit(X, Y, Fixtures.silent(2).batchSize(16).truncate(window));
      assertThat(Fixtures.bits(cut)).isEqualTo(Fixtures.bits(whole));
    }
  }

  @Test
  void windowsCarryTheStatesOfTheWholeSequence() {
    for (int threads : new int[] {1, 3}) {
      Sequential model = model(true);
      model.compile(sgd().learningRate(1e-30), mse());
      History history =
          model.fit(
              X, Y, Fixtures.silent(1).batchSize(ROWS).shuffle(false).truncate(3).threads(threads));
      Sequential predicted = built(true);
      predicted.compile(sgd(), mse());
      predicted.predict(X);
      assertThat(carried(model)).isEqualTo(carried(predicted));
      predicted.resetStates();
      double expected = Objects.requireNonNull(predicted.evaluate(X, Y).get("loss"));
      assertThat(history.loss().getFirst())
          .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-6));
    }
  }

  @Test
  void everyWindowIsAnUpdate() {
    Sequential model = model(true);
    model.compile(adam(), mse());
    int[] batches = new int[2];
    var counter =
        new Callback() {
          @Override
          public void trainBegin(TrainingRun run) {
            batches[0] = run.batches();
          }

          @Override
          public void batchEnd(int epoch, int batch, double loss) {
            batches[1]++;
          }
        };
    model.fit(X, Y, Fixtures.silent(2).batchSize(16).truncate(4).callbacks(counter));
    assertThat(batches).containsExactly(9, 18); // 3 batches of 3 windows, twice
  }

  @Test
  void windowsNeedStatefulLayersAndLabelsForEveryStep() {
    Sequential stateless = model(false);
    stateless.compile(adam(), mse());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stateless.fit(X, Y, Fixtures.silent(1).truncate(4)))
        .withMessageContaining("fit truncate: expected a model that carries its states")
        .withMessageContaining("stateful()");
    Sequential last = Sequential.of(input(Shape.ANY, 3), lstm(4).stateful(), dense(1));
    last.compile(adam(), mse());
    assertThatThrownBy(
            () -> last.fit(X, Fixtures.numbers(3, ROWS, 1), Fixtures.silent(1).truncate(4)))
        .hasStackTraceContaining("expected labels for each of the 10 steps");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fixtures.silent(1).truncate(-1))
        .withMessageContaining("truncate: expected at least 0, but got -1");
  }
}
