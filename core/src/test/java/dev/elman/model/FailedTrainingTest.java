package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static dev.elman.Elman.sgd;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Training that fails on the way stops, says where, and leaves weights that can be used.
class FailedTrainingTest {
  private static final FitOptions ONCE = Fixtures.silent(1);
  private static final Tensor X = Fixtures.numbers(1, 6, 5, 2);
  private static final Tensor Y = Fixtures.numbers(2, 6, 1);

  private static void assertDiverges(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isExactlyInstanceOf(DivergedException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aLossThatIsNotFiniteStopsTheTraining() {
    Sequential model = Sequential.of(input(1), dense(1));
    model.compile(sgd().learningRate(1e-12), mse());
    model.build();
    model.setWeights(List.of(Tensor.of(new float[] {1e10f}, 1, 1), Tensor.zeros(1)));
    List<List<Integer>> afterBatch = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void batchEnd(int epoch, int batch, double loss) {
            afterBatch.add(Fixtures.bits(model));
          }
        };
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 1e30f, 6}, 6, 1); // 1e10 · 1e30 is no float
    assertDiverges(
        () -> model.fit(x, Y, Fixtures.silent(9).batchSize(2).shuffle(false).callbacks(record)),
        "expected a finite loss, but got Infinity in epoch 1 of 9, batch 3 of 3",
        "largest norm of the gradient so far was 2.5",
        "smaller learning rate",
        "globalClipNorm(1)",
        "The weights are those before this batch");
    assertThat(afterBatch).hasSize(2).doesNotHaveDuplicates();
    assertThat(Fixtures.bits(model)).as("weights").isEqualTo(afterBatch.getLast());
  }

  @Test
  void aLearningRateThatIsTooLargeEndsWithWeightsThatAreNumbers() {
    Sequential model = Sequential.of(input(5, 2), simpleRnn(3), dense(1));
    model.compile(sgd().learningRate(0.9), mse());
    Tensor y = Tensor.of(new float[] {1e4f, -2e4f, 3e4f, -4e4f, 5e4f, 6e4f}, 6, 1);
    assertDiverges(
        () -> model.fit(X, y, Fixtures.silent(1000)),
        "expected a finite gradient, but got one of norm",
        "largest norm of the gradient so far was");
    assertThat(model.getWeights()).allMatch(w -> w.firstNonFinite() < 0);
  }

  @Test
  void aGradientThatIsNotFiniteStopsTheTrainingBeforeItSpoilsTheWeights() {
    // the loss, a double, is finite; the gradient of the weights, 2 · 1e20 · 1e20, is not
    Sequential model = Sequential.of(input(1), dense(1));
    model.compile(sgd(), mse());
    model.build();
    model.setWeights(List.of(Tensor.of(new float[] {1}, 1, 1), Tensor.zeros(1)));
    Tensor huge = Tensor.of(new float[] {1e20f}, 1, 1);
    assertDiverges(
        () -> model.fit(huge, Tensor.zeros(1, 1), ONCE),
        "expected a finite gradient, but got one of norm Infinity",
        "epoch 1 of 1, batch 1 of 1",
        "The weights are those before this batch");
    assertThat(model.getWeights().getFirst().get(0, 0)).isEqualTo(1f);
    // clipping each value makes it finite: that is allowed
    model.compile(sgd().clipValue(1), mse());
    model.fit(huge, Tensor.zeros(1, 1), ONCE);
    assertThat(model.getWeights().getFirst().get(0, 0)).isEqualTo(0.99f);
  }

  @Test
  void anExceptionOfALayerEndsTheThreadsAndLeavesTheModelUsable() {
    boolean[] broken = {true};
    var probe =
        new Fixtures.Probe(_ -> {
          if (broken[0]) {
            throw new IllegalStateException("broken layer");
          }
        });
    Sequential model = Sequential.of(input(10, 8), lstm(32), probe, dense(1));
    model.compile(rmsprop(), mse());
    Tensor x = Fixtures.numbers(1, 64, 10, 8);
    Tensor y = Fixtures.numbers(2, 64, 1);
    FitOptions options = ONCE.batchSize(64).threads(4);
    assertThat(catchThrowable(() -> model.fit(x, y, options))).hasMessage("broken layer");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("elman-worker"));
    broken[0] = false;
    assertThat(model.fit(x, y, options).loss()).hasSize(1);
  }
}
