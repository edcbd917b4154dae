package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.TrainingRun;
import dev.elman.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stops the training when a value has stopped improving: Keras's `EarlyStopping`, by the same
/// rules.
///
/// At the end of each epoch from [#startFromEpoch(int)] on:
///
/// ```
/// wait = wait + 1
/// if the value is better than the best by more than minDelta:
///   remember it;  wait = 0 if there is no baseline, or the value is better than that too
/// else if wait ≥ patience and it is not the first epoch: stop
/// ```
///
/// With [#restoreBestWeights(boolean)] the model has the weights of the best epoch after training,
/// also if all epochs were run. The best epoch is that of the best value, whether or not it is
/// better than the baseline.
///
/// Checked by `EarlyStoppingTest` against Keras.
public final class EarlyStopping implements Callback {
  private static final String BEST = "best";
  private static final String BEST_EPOCH = "best_epoch";
  private static final String STOPPED_EPOCH = "stopped_epoch";
  private static final String WAIT = "wait";
  private static final String WEIGHTS = "weights";

  private final Monitor monitor;
  private final int patience;
  private final @Nullable Double baseline;
  private final boolean restoreBestWeights;
  private final int startFromEpoch;

  private @Nullable TrainingRun run;
  private Mode mode = Mode.AUTO;
  private int wait;
  private @Nullable Double best;
  private int bestEpoch;
  private int stoppedEpoch;
  private float @Nullable [] bestWeights;

  EarlyStopping(
      Monitor monitor,
      int patience,
      @Nullable Double baseline,
      boolean restoreBestWeights,
      int startFromEpoch) {
    this.monitor = monitor;
    this.patience = Checks.atLeast("EarlyStopping", "patience", patience, 0);
    this.baseline = baseline;
    this.restoreBestWeights = restoreBestWeights;
    this.startFromEpoch = Checks.atLeast("EarlyStopping", "startFromEpoch", startFromEpoch, 0);
  }

  /// Another value to go by; `val_loss` by default.
  public EarlyStopping monitor(String name) {
    return with(new Monitor(monitor.owner(), name, monitor.mode(), monitor.minDelta()));
  }

  /// Which values are the better ones; [Mode#AUTO] by default.
  public EarlyStopping mode(Mode newMode) {
    return with(new Monitor(monitor.owner(), monitor.name(), newMode, monitor.minDelta()));
  }

  /// By how much a value must be better to count as an improvement; 0 by default.
  public EarlyStopping minDelta(double delta) {
    return with(new Monitor(monitor.owner(), monitor.name(), monitor.mode(), delta));
  }

  private EarlyStopping with(Monitor newMonitor) {
    return new EarlyStopping(newMonitor, patience, baseline, restoreBestWeights, startFromEpoch);
  }

  /// After so many epochs without improvement the training stops; 0 by default.
  public EarlyStopping patience(int epochs) {
    return new EarlyStopping(monitor, epochs, baseline, restoreBestWeights, startFromEpoch);
  }

  /// Only values that are better than this count as improvements; none by default.
  public EarlyStopping baseline(double value) {
    return new EarlyStopping(monitor, patience, value, restoreBestWeights, startFromEpoch);
  }

  /// Whether the model has the weights of the best epoch after training; false by default.
  public EarlyStopping restoreBestWeights(boolean restore) {
    return new EarlyStopping(monitor, patience, baseline, restore, startFromEpoch);
  }

  /// The epoch, counted from 0, from which on values are looked at; 0 by default.
  public EarlyStopping startFromEpoch(int epoch) {
    return new EarlyStopping(monitor, patience, baseline, restoreBestWeights, epoch);
  }

  /// The epoch after which the training was stopped, counted from 0; 0 if it was not, as in Keras.
  public int stoppedEpoch() {
    return stoppedEpoch;
  }

  /// The epoch of the best value, counted from 0.
  public int bestEpoch() {
    return bestEpoch;
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    mode = monitor.resolve(newRun);
    wait = 0;
    best = null;
    bestEpoch = 0;
    stoppedEpoch = 0;
    bestWeights = null;
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    Double value = run == null ? null : monitor.valueIn(logs, run, epoch);
    if (value == null || epoch < startFromEpoch) {
      return;
    }
    if (restoreBestWeights && bestWeights == null) {
      rememberWeights(epoch);
    }
    wait++;
    if (monitor.isImprovement(mode, value, best)) {
      best = value;
      rememberWeights(epoch);
      if (monitor.isImprovement(mode, value, baseline)) {
        wait = 0;
      }
    } else if (wait >= patience && epoch > 0 && run != null) {
      stoppedEpoch = epoch;
      run.stop();
    }
  }

  private void rememberWeights(int epoch) {
    bestEpoch = epoch;
    if (restoreBestWeights && run != null) {
      bestWeights = run.model().parameterBlock().snapshot();
    }
  }

  @Override
  public void trainEnd() {
    if (bestWeights != null && run != null) {
      run.model().parameterBlock().restore(bestWeights);
    }
  }

  @Override
  public SavedState state() {
    SavedState state =
        new SavedState()
            .put(WAIT, wait)
            .put(BEST_EPOCH, bestEpoch)
            .put(STOPPED_EPOCH, stoppedEpoch);
    if (best != null) {
      state.put(BEST, best);
    }
    if (bestWeights != null) {
      state.put(WEIGHTS, Tensor.of(bestWeights));
    }
    return state;
  }

  @Override
  public void restore(SavedState state) {
    wait = state.whole(WAIT);
    bestEpoch = state.whole(BEST_EPOCH);
    stoppedEpoch = state.whole(STOPPED_EPOCH);
    best = state.has(BEST) ? (Double) state.number(BEST) : null;
    bestWeights = state.has(WEIGHTS) ? state.tensor(WEIGHTS).data() : null;
  }
}
