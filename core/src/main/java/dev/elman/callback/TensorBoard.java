package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.TrainingRun;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
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
/// | `train` | `epoch_steps_per_second`, `batch_steps_per_second` | as above |
/// | `train` | `lstm/kernel/histogram` and other weights | epoch |
/// | `train` | `lstm/kernel/gradient/histogram`: of the last batch | epoch |
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
  private final boolean stepsPerSecond;
  private final boolean gradients;

  private @Nullable TrainingRun run;
  private @Nullable EventFile train;
  private @Nullable EventFile validation;
  private long step;
  private long stepOfEpoch;
  private long epochBegan;
  private long batchBegan;
  private boolean trained; // a batch since training began or went on

  /// @param histogramFreq after how many epochs weights are written, 0 for never
  /// @param updateFreq after how many batches numbers are written, 0 for epochs only
  /// @param stepsPerSecond whether the speed is written
  /// @param gradients whether the gradients are written where the weights are
  TensorBoard(
      Path logDir, int histogramFreq, int updateFreq, boolean stepsPerSecond, boolean gradients) {
    this.logDir = logDir;
    this.histogramFreq = Checks.atLeast(OWNER, "histogramFreq", histogramFreq, 0);
    this.updateFreq = Checks.atLeast(OWNER, "updateFreq", updateFreq, 0);
    this.stepsPerSecond = stepsPerSecond;
    this.gradients = gradients;
  }

  /// After how many epochs the distributions of the weights are written; 0, which is never, by
  /// default.
  public TensorBoard histogramFreq(int epochs) {
    return new TensorBoard(logDir, epochs, updateFreq, stepsPerSecond, gradients);
  }

  /// After how many batches loss and metrics are written, besides those of the epochs: 1 is Keras's
  /// `"batch"`, and 0 its `"epoch"`, which is the default.
  public TensorBoard updateFreq(int batches) {
    return new TensorBoard(logDir, histogramFreq, batches, stepsPerSecond, gradients);
  }

  /// Whether to write how many updates there are in a second; false by default.
  public TensorBoard writeStepsPerSecond(boolean write) {
    return new TensorBoard(logDir, histogramFreq, updateFreq, write, gradients);
  }

  /// Whether to write, with the distributions of the weights, those of the gradients of the last
  /// batch; false by default. Keras has it no more since its version 3.
  public TensorBoard writeGradients(boolean write) {
    return new TensorBoard(logDir, histogramFreq, updateFreq, stepsPerSecond, write);
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    train = null;
    validation = null;
    step = 0;
    trained = false;
  }

  @Override
  public void epochBegin(int epoch) {
    stepOfEpoch = step;
    epochBegan = System.nanoTime();
    batchBegan = epochBegan;
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    step++;
    trained = true;
    long began = batchBegan;
    batchBegan = System.nanoTime();
    if (run == null || updateFreq == 0 || step % updateFreq != 0) {
      return;
    }
    EventFile out = train();
    if (stepsPerSecond) {
      out.scalar("batch_steps_per_second", perSecond(1, began), step);
    }
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
    if (stepsPerSecond) {
      out.scalar("epoch_steps_per_second", perSecond(step - stepOfEpoch, epochBegan), epoch);
    }
    if (histogramFreq > 0 && epoch % histogramFreq == 0) {
      writeHistograms(run, out, epoch);
    }
    out.flush();
    writeValidation(run, epoch, logs);
  }

  private static double perSecond(long count, long began) {
    return count * 1e9 / Math.max(1, System.nanoTime() - began);
  }

  private void writeHistograms(TrainingRun training, EventFile out, int epoch) {
    for (Map.Entry<String, Parameter> entry : training.parameters().entrySet()) {
      Parameter weight = entry.getValue();
      int from = weight.offset();
      out.histogram(
          entry.getKey() + "/histogram",
          Histogram.encode(weight.values(), from, from + weight.size()),
          epoch);
      if (gradients && trained && weight.trainable()) {
        Tensor gradient = training.gradient(weight);
        out.histogram(
            entry.getKey() + "/gradient/histogram",
            Histogram.encode(gradient.data(), 0, gradient.size()),
            epoch);
      }
    }
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
      train = new EventFile(logDir.resolve("train"), System::currentTimeMillis);
    }
    return train;
  }

  private EventFile validation() {
    if (validation == null) {
      validation = new EventFile(logDir.resolve("validation"), System::currentTimeMillis);
    }
    return validation;
  }

  @Override
  public void trainEnd() {
    flush();
  }

  private void flush() {
    if (train != null) {
      train.flush();
    }
  }

  /// What happened until now is in the files when training goes on from here.
  @Override
  public SavedState state() {
    flush();
    return new SavedState().put(STEP, step);
  }

  @Override
  public void restore(SavedState state) {
    step = (long) state.number(STEP);
  }
}
