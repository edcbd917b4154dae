package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.TrainingRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reduces the learning rate when a value has stopped improving: Keras's `ReduceLROnPlateau`, by
/// the same rules.
///
/// At the end of each epoch:
///
/// ```
/// while cooling down:  cooldown counter = cooldown counter - 1;  wait = 0
/// if the value is better than the best by more than minDelta:  remember it;  wait = 0
/// else if not cooling down:  wait = wait + 1
///   if wait ≥ patience:  rate = max(rate · factor, minLr);  begin cooling down;  wait = 0
/// ```
///
/// It adds `learning_rate`, as it was in the epoch, to the logs.
///
/// Checked by `LearningRateTest` against Keras.
public final class ReduceLrOnPlateau implements Callback {
  private static final String BEST = "best";
  private static final String WAIT = "wait";
  private static final String COOLDOWN = "cooldown";

  private final Monitor monitor;
  private final double factor;
  private final int patience;
  private final int cooldown;
  private final double minLr;

  private @Nullable TrainingRun run;
  private Mode mode = Mode.AUTO;
  private @Nullable Double best;
  private int wait;
  private int cooldownLeft;

  ReduceLrOnPlateau(Monitor monitor, double factor, int patience, int cooldown, double minLr) {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "ReduceLrOnPlateau factor: expected a number in (0, 1), but got "
              + factor
              + ". 0.1 is Keras's default.");
    }
    this.monitor = monitor;
    this.factor = factor;
    this.patience = Checks.atLeast("ReduceLrOnPlateau", "patience", patience, 0);
    this.cooldown = Checks.atLeast("ReduceLrOnPlateau", "cooldown", cooldown, 0);
    this.minLr = minLr;
  }

  /// Another value to go by; `val_loss` by default.
  public ReduceLrOnPlateau monitor(String name) {
    return with(new Monitor(monitor.owner(), name, monitor.mode(), monitor.minDelta()));
  }

  /// Which values are the better ones; [Mode#AUTO] by default.
  public ReduceLrOnPlateau mode(Mode newMode) {
    return with(new Monitor(monitor.owner(), monitor.name(), newMode, monitor.minDelta()));
  }

  /// By how much a value must be better to count as an improvement; 1e-4 by default.
  public ReduceLrOnPlateau minDelta(double delta) {
    return with(new Monitor(monitor.owner(), monitor.name(), monitor.mode(), delta));
  }

  private ReduceLrOnPlateau with(Monitor newMonitor) {
    return new ReduceLrOnPlateau(newMonitor, factor, patience, cooldown, minLr);
  }

  /// What the learning rate is multiplied by; 0.1 by default.
  public ReduceLrOnPlateau factor(double newFactor) {
    return new ReduceLrOnPlateau(monitor, newFactor, patience, cooldown, minLr);
  }

  /// After so many epochs without improvement the rate is reduced; 10 by default.
  public ReduceLrOnPlateau patience(int epochs) {
    return new ReduceLrOnPlateau(monitor, factor, epochs, cooldown, minLr);
  }

  /// So many epochs after a reduction are not counted; 0 by default.
  public ReduceLrOnPlateau cooldown(int epochs) {
    return new ReduceLrOnPlateau(monitor, factor, patience, epochs, minLr);
  }

  /// The rate is not made smaller than this; 0 by default.
  public ReduceLrOnPlateau minLr(double rate) {
    return new ReduceLrOnPlateau(monitor, factor, patience, cooldown, rate);
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    mode = monitor.resolve(newRun);
    best = null;
    wait = 0;
    cooldownLeft = 0;
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    if (run == null) {
      return;
    }
    logs.put(LearningRateScheduler.LOG, run.learningRate());
    Double value = monitor.valueIn(logs, run, epoch);
    if (value == null) {
      return;
    }
    if (cooldownLeft > 0) {
      cooldownLeft--;
      wait = 0;
    }
    if (monitor.isImprovement(mode, value, best)) {
      best = value;
      wait = 0;
    } else if (cooldownLeft == 0) {
      wait++;
      if (wait >= patience && run.learningRate() > (float) minLr) {
        run.learningRate(Math.max(run.learningRate() * factor, minLr));
        cooldownLeft = cooldown;
        wait = 0;
      }
    }
  }

  @Override
  public SavedState state() {
    SavedState state = new SavedState().put(WAIT, wait).put(COOLDOWN, cooldownLeft);
    return best == null ? state : state.put(BEST, best);
  }

  @Override
  public void restore(SavedState state) {
    wait = state.whole(WAIT);
    cooldownLeft = state.whole(COOLDOWN);
    best = state.has(BEST) ? (Double) state.number(BEST) : null;
  }
}
