package dev.elman.benchmarks;

import dev.elman.model.Callback;
import dev.elman.model.TrainingRun;
import org.jspecify.annotations.Nullable;

/// Takes the time from the end of one batch of `fit` to the end of the next, and ends the training
/// when time is over.
final class BatchWatch implements Callback {
  private final Stopwatch watch;
  private @Nullable TrainingRun run;
  private long last;

  BatchWatch(double seconds) {
    watch = new Stopwatch(seconds);
  }

  long[] times() {
    return watch.times();
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    long now = System.nanoTime();
    if (batch > 0) {
      watch.add(now - last);
    }
    last = now;
    if (run != null && watch.isOver()) {
      run.stop();
      run.stopAfterBatch();
    }
  }
}
