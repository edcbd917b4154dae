package dev.elman.model;

import java.util.Map;

/// Is told what happens during [Model#fit]. All methods are called on the thread that called `fit`.
public interface Callback {
  /// Before the first epoch.
  default void trainBegin(TrainingRun run) {}

  /// Before the first batch of an epoch; epochs count from 0.
  default void epochBegin(int epoch) {}

  /// After an update of the weights.
  ///
  /// @param batch the number of the batch in its epoch, from 0
  /// @param loss the mean loss of the epoch so far
  default void batchEnd(int epoch, int batch, double loss) {}

  /// After the last batch of an epoch and its validation.
  ///
  /// @param logs `loss`, the metrics, and with validation data the same with `val_` before the name
  default void epochEnd(int epoch, Map<String, Double> logs) {}

  /// After the last epoch.
  default void trainEnd() {}
}
