package dev.elman.model;

import java.util.Map;

/// Is told what happens during [Model#fit], and may change it through the [TrainingRun]. All
/// methods are called on the thread that called `fit`.
///
/// `dev.elman.callback` has Keras's callbacks.
public interface Callback {
  /// Before the first epoch. A callback that was used before forgets what it remembers.
  default void trainBegin(TrainingRun run) {}

  /// Before the first batch of an epoch; epochs count from 0.
  default void epochBegin(int epoch) {}

  /// In place of [#epochBegin] when an interrupted training goes on in the middle of an epoch. A
  /// callback that changes the training at the begin of epochs has done so already, and does
  /// nothing here.
  ///
  /// @param batch the number of the batch that comes next
  default void epochResume(int epoch, int batch) {
    epochBegin(epoch);
  }

  /// After an update of the weights.
  ///
  /// @param batch the number of the batch in its epoch, from 0
  /// @param loss the mean loss of the epoch so far
  default void batchEnd(int epoch, int batch, double loss) {}

  /// Before the validation at the end of an epoch, if there is one: Keras's `on_test_begin`.
  default void validationBegin() {}

  /// After the validation: Keras's `on_test_end`.
  ///
  /// @param logs `val_loss` and the metrics with `val_` before the name
  default void validationEnd(Map<String, Double> logs) {}

  /// After the last batch of an epoch and its validation.
  ///
  /// @param logs `loss`, the metrics, and with validation data the same with `val_` before the
  ///   name; what a callback puts here is seen by those after it and by the [History]
  default void epochEnd(int epoch, Map<String, Double> logs) {}

  /// When the loss or the gradient of a batch is NaN or infinite. The weights are those before the
  /// batch.
  ///
  /// @return true if training is to end after this batch as if it had been stopped, false if `fit`
  ///   is to throw the exception
  default boolean diverged(DivergedException cause) {
    return false;
  }

  /// When the thread has been interrupted that called `fit`, which then throws an exception; the
  /// weights are those after a batch.
  default void interrupted() {}

  /// After the last epoch.
  default void trainEnd() {}

  /// What has to be remembered beyond an interruption of the training.
  default SavedState state() {
    return new SavedState();
  }

  /// Takes over what another callback of this class remembered before the interruption; called
  /// after [#trainBegin].
  default void restore(SavedState state) {}
}
