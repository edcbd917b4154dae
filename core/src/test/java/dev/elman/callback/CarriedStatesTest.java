package dev.elman.callback;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.bidirectional;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.layer.Layer;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stateful layers carry from batch to batch is a part of a backup.
class CarriedStatesTest {
  private static final Tensor X = Tensor.random(new Seed(31), 12, 3, 2);
  private static final Tensor Y = Tensor.random(new Seed(32), 12, 1);

  @TempDir private Path folder;

  private static Sequential model(Layer... recurrent) {
    Sequential model = Sequential.of(input(3, 2), recurrent[0], recurrent[1], dense(1));
    model.seed(5);
    model.compile(adam().learningRate(0.05), mse());
    return model;
  }

  private static Sequential stateful() {
    return model(bidirectional(gru(3).returnSequences().stateful()), lstm(4).stateful());
  }

  private static Sequential stateless() {
    return model(bidirectional(gru(3).returnSequences()), lstm(4));
  }

  private static FitOptions options() {
    return Fits.silent(4).batchSize(4);
  }

  private static float[][] carriedBy(Sequential model) {
    return model.carriedStates().stream()
        .map(state -> state.get().toArray())
        .toArray(float[][]::new);
  }

  private BackupAndRestore backup() {
    return Callbacks.backupAndRestore(folder.resolve("backup")).saveFreq(1);
  }

  private void interrupt(Sequential model, int batch) {
    assertThatThrownBy(
            () -> model.fit(X, Y, options().callbacks(backup(), Fits.interruption(2, batch))))
        .isInstanceOf(Fits.Interruption.class);
  }

  @Test
  void theModelKnowsTheStatesOfBothDirections() {
    assertThat(stateful().carriedStates()).hasSize(4); // h, h; h and c
    assertThat(stateless().carriedStates()).isEmpty();
  }

  @Test
  void aTrainingGoesOnWithThem() {
    Sequential through = stateful();
    through.fit(X, Y, options());
    for (int batch = 0; batch < 3; batch++) { // array data carry them over the ends of epochs too
      interrupt(stateful(), batch);
      Sequential resumed = stateful();
      resumed.fit(X, Y, options().callbacks(backup()));
      assertThat(resumed.parameterBlock().values()).isEqualTo(through.parameterBlock().values());
      assertThat(carriedBy(resumed)).isEqualTo(carriedBy(through));
    }
  }

  @Test
  void aTrainingThatLosesThemEndsElsewhere() {
    Sequential through = stateful();
    through.fit(X, Y, options());
    Sequential forgets = stateful();
    LambdaCallback reset =
        Callbacks.lambda()
            .onBatchEnd((epoch, batch, _) -> {
              if (epoch == 2 && batch == 1) {
                forgets.resetStates();
              }
            });
    forgets.fit(X, Y, options().callbacks(reset));
    assertThat(forgets.parameterBlock().values()).isNotEqualTo(through.parameterBlock().values());
  }

  @Test
  void aBackupWithoutThemIsRefusedAndChangesNothing() {
    interrupt(stateless(), 1);
    Sequential model = stateful();
    model.build();
    float[] before = model.parameterBlock().snapshot();
    assertThatThrownBy(() -> model.fit(X, Y, options().callbacks(backup())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Snapshot: expected one of a model whose stateful layers carry 4 states from batch to"
                + " batch, but got one with 0. Make the same layers stateful as when it was made,"
                + " or delete the snapshot to begin anew.");
    assertThat(model.parameterBlock().values()).isEqualTo(before);
  }

  @Test
  void aBackupOfAStatefulModelIsRefusedByOneThatIsNot() {
    interrupt(stateful(), 1);
    assertThatThrownBy(() -> stateless().fit(X, Y, options().callbacks(backup())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("carry 0 states")
        .hasMessageContaining("got one with 4");
  }
}
