package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.metric.Metrics;
import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same seed, data and options give the same bits, for any number of threads.
class DeterminismTest {
  // batches of 64, 64 and 22 rows: 4, 4 and 1 shards
  private static final int SAMPLES = 150;
  private static final Tensor X = Fixtures.numbers(1, SAMPLES, 10, 8);
  private static final Tensor Y = Fixtures.numbers(2, SAMPLES, 1);

  /// What a run must repeat.
  private record Result(List<Integer> weights, History history, int threads) {}

  @Test
  void simpleRnnHasTheSameBitsOnAnyNumberOfThreads() {
    assertSameOnAllThreads(() -> simpleRnn(64), rmsprop());
  }

  @Test
  void lstmHasTheSameBitsOnAnyNumberOfThreads() {
    assertSameOnAllThreads(() -> lstm(32), adam().globalClipNorm(0.1));
  }

  @Test
  void gruHasTheSameBitsOnAnyNumberOfThreads() {
    assertSameOnAllThreads(() -> gru(48), rmsprop().momentum(0.5));
  }

  @Test
  void maskedStepsHaveTheSameBitsOnAnyNumberOfThreads() {
    Tensor ids = Tensor.zeros(SAMPLES, 12);
    for (int i = 0; i < ids.size(); i++) {
      int row = i / 12;
      ids.data()[i] = i % 12 < row % 13 && (i + row) % 5 > 0 ? 1 + i % 9 : 0;
    }
    List<Integer> expected = null;
    for (int threads = 1; threads <= 4; threads++) {
      var gate = Fixtures.ThreadGate.of(threads);
      Sequential model =
          Sequential.of(
              new Embedding(Embedding.Config.of(10, 8).maskZero(true)),
              lstm(32).returnSequences(),
              gru(96).gradientCheckpointing(),
              gate,
              dense(1));
      model.compile(adam(), mse());
      model.fit(ids, Y, Fixtures.silent(2).batchSize(64).threads(threads));
      assertThat(gate.names).hasSize(threads);
      expected = expected == null ? Fixtures.bits(model) : expected;
      assertThat(Fixtures.bits(model)).isEqualTo(expected);
    }
  }

  private static void assertSameOnAllThreads(Supplier<Layer> cell, Optimizer optimizer) {
    Result one = train(cell, optimizer, 1, 11);
    assertThat(one.threads).isEqualTo(1);
    assertThat(one.history.names()).contains("loss", "mean_absolute_error", "val_loss");
    for (int threads = 2; threads <= 4; threads++) {
      Result more = train(cell, optimizer, threads, 11);
      assertThat(more.threads).as("threads used").isEqualTo(threads);
      assertThat(more.weights).as("weights with %d threads", threads).isEqualTo(one.weights);
      assertThat(more.history).hasToString(one.history.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theSameSeedGivesTheSameBitsTwiceAndAnotherSeedGivesOthers(int threads) {
    Result first = train(() -> lstm(32), adam(), threads, 5);
    assertThat(train(() -> lstm(32), adam(), threads, 5).weights).isEqualTo(first.weights);
    assertThat(train(() -> lstm(32), adam(), threads, 6).weights).isNotEqualTo(first.weights);
  }

  @Test
  void weightsInSeveralChunksHaveTheSameBitsOnAnyNumberOfThreads() {
    Tensor x = Fixtures.numbers(3, 128, 256);
    Tensor y = Fixtures.numbers(4, 128, 1);
    List<Integer> expected = null;
    for (int threads = 1; threads <= 4; threads++) {
      var gate = Fixtures.ThreadGate.of(threads);
      // 256 · 256 weights: three chunks
      Sequential model = Sequential.of(input(256), dense(256, "tanh"), gate, dense(1));
      model.compile(adam(), mse());
      model.fit(x, y, Fixtures.silent(3).batchSize(64).threads(threads));
      assertThat(gate.names).hasSize(threads);
      expected = expected == null ? Fixtures.bits(model) : expected;
      assertThat(Fixtures.bits(model)).isEqualTo(expected);
    }
  }

  @Test
  void aSmallModelStaysOnTheCallingThread() {
    var gate = Fixtures.ThreadGate.of(1);
    Sequential model = Sequential.of(input(10, 8), simpleRnn(4), gate, dense(1));
    model.compile(rmsprop(), mse());
    model.fit(X, Y, Fixtures.silent(1).batchSize(64).threads(4));
    assertThat(gate.names).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void shardsAreAFunctionOfTheRowsAndTheModelAlone() {
    Sequential model = Sequential.of(input(10, 8), simpleRnn(4), dense(1));
    model.build();
    Sequential large = Sequential.of(input(10, 8), lstm(300), dense(1));
    large.build();
    assertThat(Sharding.count(model, false, 64, 10)).as("small work").isEqualTo(1);
    assertThat(Sharding.count(model, false, 64, 100_000)).isEqualTo(4);
    assertThat(Sharding.count(large, false, 64, 10)).as("many weights").isEqualTo(2);
    for (int rows = 1; rows <= 1000; rows++) {
      int count = Sharding.count(model, false, rows, 100_000);
      assertThat(count).isBetween(1, Sharding.MOST_SHARDS);
      assertThat(Sharding.firstRow(rows, count, 0)).isZero();
      assertThat(Sharding.firstRow(rows, count, count)).isEqualTo(rows);
      for (int part = 0; part < count; part++) {
        int size = Sharding.firstRow(rows, count, part + 1) - Sharding.firstRow(rows, count, part);
        assertThat(size).isBetween(rows / count, Math.ceilDiv(rows, count));
        assertThat(size).isGreaterThanOrEqualTo(Math.min(rows, Sharding.FEWEST_ROWS));
      }
    }
  }

  private static Result train(Supplier<Layer> cell, Optimizer optimizer, int threads, long seed) {
    var gate = Fixtures.ThreadGate.of(threads);
    Sequential model = Sequential.of(input(10, 8), cell.get(), dropout(0.3), gate, dense(1));
    model.seed(seed);
    model.compile(optimizer, mse(), Metrics.mae());
    History history =
        model.fit(X, Y, Fixtures.silent(3).batchSize(64).threads(threads).validationData(X, Y));
    return new Result(Fixtures.bits(model), history, gate.names.size());
  }
}
