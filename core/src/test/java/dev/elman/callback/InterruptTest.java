package dev.elman.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Snapshot;
import dev.elman.model.TrainingInterruptedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a training leaves behind whose thread is interrupted.
class InterruptTest {
  @TempDir private Path folder;

  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  private static FitOptions options() {
    return Fits.silent(4).batchSize(2);
  }

  private static LambdaCallback interrupt(int atEpoch, int atBatch) {
    return Callbacks.lambda()
        .onBatchEnd((epoch, batch, _) -> {
          if (epoch == atEpoch && batch == atBatch) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Test
  void fitEndsAfterTheBatchWithAModelThatCanBeUsed() {
    Sequential model = Fits.line();
    assertThatThrownBy(() -> model.fit(Fits.X, Fits.Y, options().callbacks(interrupt(1, 0))))
        .isInstanceOf(TrainingInterruptedException.class)
        .hasMessage(
            "Model.fit: the thread was interrupted after batch 1 of epoch 2 of 4. The model has the"
                + " weights after this batch.");
    assertThat(Thread.interrupted()).isTrue();
    float[][] after = new float[1][];
    Sequential same = Fits.line();
    same.fit(
        Fits.X,
        Fits.Y,
        options()
            .callbacks(
                Callbacks.lambda()
                    .onBatchEnd((epoch, batch, _) -> {
                      if (epoch == 1 && batch == 0) {
                        after[0] = same.parameterBlock().snapshot();
                      }
                    })));
    assertThat(model.parameterBlock().values()).isEqualTo(after[0]);
    assertThat(model.evaluate(Fits.X, Fits.Y).get("loss")).isFinite();
    model.fit(Fits.X, Fits.Y, options());
  }

  @Test
  void aBackupGoesOnFromTheBatchOfTheInterrupt() {
    Sequential through = Fits.line();
    through.fit(Fits.X, Fits.Y, options());
    for (int batch = 0; batch < 3; batch++) {
      BackupAndRestore backup = Callbacks.backupAndRestore(folder.resolve("backup"));
      int at = batch;
      assertThatThrownBy(
              () -> Fits.line().fit(Fits.X, Fits.Y, options().callbacks(backup, interrupt(2, at))))
          .isInstanceOf(TrainingInterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();
      Snapshot left = Snapshot.read(folder.resolve("backup"));
      assertThat(left.epoch()).isEqualTo(2);
      assertThat(left.batch()).isEqualTo(batch + 1);
      Sequential resumed = Fits.line();
      resumed.fit(Fits.X, Fits.Y, options().callbacks(backup));
      assertThat(resumed.parameterBlock().values()).isEqualTo(through.parameterBlock().values());
    }
  }

  @Test
  void aSnapshotIsWrittenWholeHoweverOftenTheThreadIsInterrupted() throws Exception {
    Sequential model = Fits.line();
    model.build();
    Snapshot snapshot = Snapshot.of(model);
    Path file = folder.resolve("snapshot");
    CountDownLatch begun = new CountDownLatch(1);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              begun.countDown();
              for (int i = 0; i < 20; i++) {
                snapshot.write(file);
              }
            });
    begun.await();
    for (int i = 0; i < 20 && writer.isAlive(); i++) {
      writer.interrupt();
      Thread.sleep(1);
    }
    writer.join();
    Sequential read = Fits.line();
    read.build();
    Snapshot.read(file).restoreWeights(read);
    assertThat(read.parameterBlock().values()).isEqualTo(model.parameterBlock().values());
    assertThat(Files.exists(folder.resolve("snapshot.tmp"))).isFalse();
  }
}
