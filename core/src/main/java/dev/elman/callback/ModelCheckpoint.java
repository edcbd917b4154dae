package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.Snapshot;
import dev.elman.model.TrainingRun;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a [Snapshot] after each epoch, or only when it is better than the ones before: Keras's
/// `ModelCheckpoint`.
///
/// The name of the file may hold places for the number of the epoch, counted from 1, and for what
/// is in the logs: `{epoch:02d}-{val_loss:.4f}.snapshot`. A name without them is written again and
/// again; the file is replaced when the next is on the disk.
///
/// The best value is kept from one `fit` to the next, as in Keras.
///
/// {@snippet lang="java" :
/// Callbacks.modelCheckpoint("best.snapshot").saveBestOnly(true)    // and after training:
/// Snapshot.read(Path.of("best.snapshot")).restoreWeights(model)
/// }
public final class ModelCheckpoint implements Callback {
  private static final String OWNER = "ModelCheckpoint";
  private static final String BEST = "best";
  private static final String SEEN = "batches";

  private final Options options;
  private final FilePattern pattern;
  private final BatchCounter counter;
  private @Nullable Double best;
  private @Nullable TrainingRun run;
  private Mode mode = Mode.AUTO;

  /// @param saveFreq after how many batches, or 0 for every epoch
  private record Options(
      String file,
      Monitor monitor,
      boolean saveBestOnly,
      boolean saveWeightsOnly,
      int saveFreq,
      @Nullable Double initialValueThreshold) {}

  ModelCheckpoint(String file) {
    this(new Options(file, new Monitor(OWNER, "val_loss", Mode.AUTO, 0), false, false, 0, null));
  }

  private ModelCheckpoint(Options options) {
    this.options = options;
    pattern = new FilePattern(OWNER, options.file);
    counter = new BatchCounter(options.saveFreq);
    best = options.initialValueThreshold;
  }

  private ModelCheckpoint with(
      Monitor monitor,
      boolean bestOnly,
      boolean weightsOnly,
      int freq,
      @Nullable Double threshold) {
    return new ModelCheckpoint(
        new Options(options.file, monitor, bestOnly, weightsOnly, freq, threshold));
  }

  /// The value that [#saveBestOnly(boolean)] goes by; `val_loss` by default.
  public ModelCheckpoint monitor(String name) {
    return monitor(new Monitor(OWNER, name, options.monitor.mode(), 0));
  }

  /// Which values are the better ones; [Mode#AUTO] by default.
  public ModelCheckpoint mode(Mode newMode) {
    return monitor(new Monitor(OWNER, options.monitor.name(), newMode, 0));
  }

  private ModelCheckpoint monitor(Monitor monitor) {
    return with(
        monitor,
        options.saveBestOnly,
        options.saveWeightsOnly,
        options.saveFreq,
        options.initialValueThreshold);
  }

  /// Whether to write only when the value is better than all before; false by default.
  public ModelCheckpoint saveBestOnly(boolean bestOnly) {
    return with(
        options.monitor,
        bestOnly,
        options.saveWeightsOnly,
        options.saveFreq,
        options.initialValueThreshold);
  }

  /// Whether to leave out all but the weights; false by default.
  public ModelCheckpoint saveWeightsOnly(boolean weightsOnly) {
    return with(
        options.monitor,
        options.saveBestOnly,
        weightsOnly,
        options.saveFreq,
        options.initialValueThreshold);
  }

  /// Looks at the values of the epoch so far after so many batches, instead of after each epoch;
  /// `{batch}` in the name of the file is then the number of the batch, counted from 1.
  public ModelCheckpoint saveFreq(int batches) {
    return with(
        options.monitor,
        options.saveBestOnly,
        options.saveWeightsOnly,
        Checks.atLeast(OWNER, "saveFreq", batches, 1),
        options.initialValueThreshold);
  }

  /// What the first value must be better than to be written; none by default.
  public ModelCheckpoint initialValueThreshold(double value) {
    return with(
        options.monitor, options.saveBestOnly, options.saveWeightsOnly, options.saveFreq, value);
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    if (options.saveBestOnly) {
      mode = options.monitor.resolve(newRun);
    }
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    if (run != null && counter.next()) {
      Map<String, Double> logs = new LinkedHashMap<>(run.logs());
      logs.put("batch", batch + 1.0);
      save(run, epoch, logs);
    }
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    if (run != null && options.saveFreq == 0) {
      save(run, epoch, logs);
    }
  }

  private void save(TrainingRun training, int epoch, Map<String, Double> logs) {
    if (options.saveBestOnly) {
      Double value = options.monitor.valueIn(logs, training, epoch);
      if (value == null || !options.monitor.isImprovement(mode, value, best)) {
        return;
      }
      best = value;
    }
    Map<String, Double> numbers = new LinkedHashMap<>(logs);
    numbers.put("epoch", epoch + 1.0);
    Path file = Path.of(pattern.resolve(numbers));
    training.save(snapshot -> {
      Snapshot kept = options.saveWeightsOnly ? snapshot.weightsOnly() : snapshot;
      kept.write(file);
    });
  }

  @Override
  public SavedState state() {
    SavedState state = new SavedState().put(SEEN, counter.seen());
    return best == null ? state : state.put(BEST, best);
  }

  @Override
  public void restore(SavedState state) {
    counter.seen(state.whole(SEEN));
    best = state.has(BEST) ? (Double) state.number(BEST) : null;
  }
}
