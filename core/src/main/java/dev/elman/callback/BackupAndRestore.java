package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.Snapshot;
import dev.elman.model.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets a training that was interrupted go on where it was: Keras's `BackupAndRestore`.
///
/// It writes a [Snapshot] after each epoch or so many batches. A program that was killed at any
/// moment, and is started again with the same model, data and options, reads it and ends with the
/// same bits as if it had run through, also from the middle of an epoch: weights, optimizer, order
/// of the samples, dropout, carried states, history and the other callbacks. A thread that is
/// interrupted leaves a snapshot of the last batch behind. After training the file is deleted.
///
/// *Difference to Keras*, which goes on at the begin of an epoch with another order of the samples.
public final class BackupAndRestore implements Callback {
  private static final String OWNER = "BackupAndRestore";
  private static final String FILE = "backup.snapshot";
  private static final String SEEN = "batches";

  private final Path backup;
  private final int saveFreq;
  private final boolean deleteCheckpoint;
  private final BatchCounter counter;
  private @Nullable TrainingRun run;

  /// @param backup a file, or a folder for it
  /// @param saveFreq after how many batches, or 0 for every epoch
  BackupAndRestore(Path backup, int saveFreq, boolean deleteCheckpoint) {
    this.backup = backup;
    this.saveFreq = saveFreq;
    this.deleteCheckpoint = deleteCheckpoint;
    counter = new BatchCounter(saveFreq);
  }

  /// Writes after so many batches, counted over the ends of epochs, instead of after each epoch.
  public BackupAndRestore saveFreq(int batches) {
    return new BackupAndRestore(
        backup, Checks.atLeast(OWNER, "saveFreq", batches, 1), deleteCheckpoint);
  }

  /// Whether to delete the file after training; true by default. If it stays, the next `fit` finds
  /// its training done.
  public BackupAndRestore deleteCheckpoint(boolean delete) {
    return new BackupAndRestore(backup, saveFreq, delete);
  }

  /// Where the snapshot is.
  public Path file() {
    return Files.isDirectory(backup) ? backup.resolve(FILE) : backup;
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    counter.seen(0);
    if (Files.exists(file())) {
      newRun.resume(Snapshot.read(file()));
    }
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    if (counter.next()) {
      save();
    }
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    if (saveFreq == 0) {
      save();
    }
  }

  @Override
  public void interrupted() {
    save();
  }

  private void save() {
    if (run != null) {
      run.save(snapshot -> snapshot.write(file()));
    }
  }

  @Override
  public void trainEnd() {
    if (deleteCheckpoint) {
      try {
        Files.deleteIfExists(file());
      } catch (IOException e) {
        throw new UncheckedIOException(
            OWNER + ": expected to delete " + file() + ", but got " + e + ".", e);
      }
    }
  }

  @Override
  public SavedState state() {
    return new SavedState().put(SEEN, counter.seen());
  }

  @Override
  public void restore(SavedState state) {
    counter.seen(state.whole(SEEN));
  }
}
