package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells `ntAsgd()` when to begin to average the weights (Merity, Keskar and Socher 2018,
/// arXiv:1708.02182, algorithm 1): at the end of the first epoch `t` whose value is worse than one
/// from before the last `n` epochs.
///
/// ```
/// if t > n and v_t > min(v_0, …, v_{t-n-1}): average from the current weights on
/// ```
///
/// [SwapEmaWeights] before it lets the mean be validated from then on, as the authors do.
public final class NonMonotonicTrigger implements Callback {
  private static final String VALUES = "values";

  private final Monitor monitor;
  private final int nonmono;
  private final List<Double> values = new ArrayList<>();
  private @Nullable TrainingRun run;
  private Mode mode = Mode.AUTO;

  NonMonotonicTrigger(Monitor monitor, int nonmono) {
    this.monitor = monitor;
    this.nonmono = Checks.atLeast(monitor.owner(), "nonmono", nonmono, 0);
  }

  /// Another value to go by; `val_loss` by default.
  public NonMonotonicTrigger monitor(String name) {
    return new NonMonotonicTrigger(new Monitor(monitor.owner(), name, monitor.mode(), 0), nonmono);
  }

  /// Which values are the better ones; [Mode#AUTO] by default.
  public NonMonotonicTrigger mode(Mode newMode) {
    return new NonMonotonicTrigger(
        new Monitor(monitor.owner(), monitor.name(), newMode, 0), nonmono);
  }

  /// The last epochs with which the value is not compared; 5 by default.
  public NonMonotonicTrigger nonmono(int epochs) {
    return new NonMonotonicTrigger(monitor, epochs);
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    mode = monitor.resolve(newRun);
    values.clear();
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    Double value = run == null ? null : monitor.valueIn(logs, run, epoch);
    if (run == null || value == null) {
      return;
    }
    List<Double> compared = values.subList(0, Math.max(0, values.size() - nonmono));
    if (compared.stream().anyMatch(v -> monitor.isImprovement(mode, v, value))) {
      run.startAveraging();
    }
    values.add(value);
  }

  @Override
  public SavedState state() {
    return new SavedState().put(VALUES, values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public void restore(SavedState state) {
    values.clear();
    Arrays.stream(state.numbers(VALUES)).forEach(values::add);
  }
}
