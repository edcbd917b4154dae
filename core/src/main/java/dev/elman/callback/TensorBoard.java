package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.TrainingRun;
import dev.elman.tensor.Parameter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes events that TensorBoard shows, while training too: Keras's `TensorBoard`, with the same
/// folders and names.
///
/// | folder | name | step |
/// |---|---|---|
/// | `train` | `epoch_loss`, `epoch_` and each metric, `epoch_learning_rate` | epoch |
/// | `train` | `batch_loss`, `batch_` and each metric: of the epoch so far | batch since training began |
/// | `train` | `lstm/kernel/histogram` and other weights | epoch |
/// | `validation` | `epoch_loss`, `epoch_` and each metric | epoch |
/// | `validation` | `evaluation_loss_vs_iterations` and each metric | update of the weights |
///
/// `tensorboard --logdir logs` shows them.
public final class TensorBoard implements Callback {
  private static final String OWNER = "TensorBoard";
  private static final String VALIDATION = "val_";
  private static final String STEP = "step";

  private final Path logDir;
  private final int histogramFreq;
  private final int updateFreq;

  private @Nullable TrainingRun run;
  private @Nullable EventFile train;
  private @Nullable EventFile validation;
  private long step;

  /// @param histogramFreq after how many epochs weights are written, 0 for never
  /// @param updateFreq after how many batches numbers are written, 0 for epochs only
  TensorBoard(Path logDir, int histogramFreq, int updateFreq) {
    this.logDir = logDir;
    this.histogramFreq = Checks.atLeast(OWNER, "histogramFreq", histogramFreq, 0);
    this.updateFreq = Checks.atLeast(OWNER, "updateFreq", updateFreq, 0);
  }

  /// After how many epochs the distributions of the weights are written; 0, which is never, by
  /// default.
  public TensorBoard histogramFreq(int epochs) {
    return new TensorBoard(logDir, epochs, updateFreq);
  }

  /// After how many batches loss and metrics are written, besides those of the epochs: 1 is Keras's
  /// `"batch"`, and 0 its `"epoch"`, which is the default.
  public TensorBoard updateFreq(int batches) {
    return new TensorBoard(logDir, histogramFreq, batches);
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    train = null;
    validation = null;
    step = 0;
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    step++;
    if (run == null || updateFreq == 0 || step % updateFreq != 0) {
      return;
    }
    EventFile out = train();
    run.logs().forEach((name, value) -> out.scalar("batch_" + name, value, step));
    out.flushSometimes();
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    if (run == null) {
      return;
    }
    EventFile out = train();
    for (Map.Entry<String, Double> log : logs.entrySet()) {
      if (!log.getKey().startsWith(VALIDATION)) {
        out.scalar("epoch_" + log.getKey(), log.getValue(), epoch);
      }
    }
    if (!logs.containsKey(LearningRateScheduler.LOG)) {
      out.scalar("epoch_" + LearningRateScheduler.LOG, run.learningRate(), epoch);
    }
    if (histogramFreq > 0 && epoch % histogramFreq == 0) {
      for (Parameter weight : run.model().parameterBlock().parameters()) {
        int from = weight.offset();
        out.histogram(
            weight.name() + "/histogram",
            Histogram.encode(weight.values(), from, from + weight.size()),
            epoch);
      }
    }
    out.flush();
    writeValidation(run, epoch, logs);
  }

  private void writeValidation(TrainingRun training, int epoch, Map<String, Double> logs) {
    for (Map.Entry<String, Double> log : logs.entrySet()) {
      if (log.getKey().startsWith(VALIDATION)) {
        String name = log.getKey().substring(VALIDATION.length());
        EventFile out = validation();
        out.scalar("epoch_" + name, log.getValue(), epoch);
        out.scalar("evaluation_" + name + "_vs_iterations", log.getValue(), training.iteration());
      }
    }
    if (validation != null) {
      validation.flush();
    }
  }

  private EventFile train() {
    if (train == null) {
      train = new EventFile(logDir.resolve("train"));
    }
    return train;
  }

  private EventFile validation() {
    if (validation == null) {
      validation = new EventFile(logDir.resolve("validation"));
    }
    return validation;
  }

  @Override
  public void trainEnd() {
    if (train != null) {
      train.flush();
    }
  }

  @Override
  public SavedState state() {
    return new SavedState().put(STEP, step);
  }

  @Override
  public void restore(SavedState state) {
    step = (long) state.number(STEP);
  }
}
