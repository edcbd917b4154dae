package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.TrainingRun;
import dev.elman.optimizer.WeightAverage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the mean of the weights that the optimizer keeps (`useEma`, or the triggered mean of
/// `ntAsgd()`) in the place of the weights while the model is validated: Keras's `SwapEMAWeights`.
///
/// With [#swapOnEpoch(boolean)] the mean is also in the model from the end of an epoch to the begin
/// of the next: callbacks that come after this one save it and stop by it.
public final class SwapEmaWeights implements Callback {
  private final boolean swapOnEpoch;
  private @Nullable TrainingRun run;

  SwapEmaWeights(boolean swapOnEpoch) {
    this.swapOnEpoch = swapOnEpoch;
  }

  /// Whether callbacks behind this one find the mean in the model at the end of an epoch; false by
  /// default.
  public SwapEmaWeights swapOnEpoch(boolean swap) {
    return new SwapEmaWeights(swap);
  }

  /// @throws IllegalArgumentException if the optimizer keeps no mean
  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
    var optimizer = newRun.model().optimizer();
    if (optimizer == null || optimizer.options().average().kind() == WeightAverage.Kind.NONE) {
      throw new IllegalArgumentException(
          "SwapEmaWeights: expected an optimizer that keeps a mean of the weights, but got "
              + (optimizer == null ? "none" : optimizer.name())
              + " without. Use useEma(true).");
    }
  }

  @Override
  public void epochBegin(int epoch) {
    swap(false);
  }

  @Override
  public void validationBegin() {
    swap(true);
  }

  @Override
  public void validationEnd(Map<String, Double> logs) {
    swap(false);
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    if (swapOnEpoch) {
      swap(true);
    }
  }

  private void swap(boolean meanInModel) {
    if (run != null && run.averageInModel() != meanInModel) {
      run.swapAverage();
    }
  }
}
