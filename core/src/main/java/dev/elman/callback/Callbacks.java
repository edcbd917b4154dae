package dev.elman.callback;

import java.nio.file.Path;

/// All callbacks of the library, with Keras's names and defaults.
///
/// | | |
/// |---|---|
/// | end the training | [#earlyStopping()] [#terminateOnNaN()] |
/// | save it, and go on after an interruption | [#modelCheckpoint(String)] [#backupAndRestore(Path)] |
/// | use the mean of the weights | [#swapEmaWeights()] [#nonMonotonicTrigger()] |
/// | change the learning rate | [#reduceLrOnPlateau()] [#learningRateScheduler(LearningRateScheduler.Rule)] |
/// | write down what happens | [#csvLogger(Path)] [#tensorBoard(Path)] |
/// | functions of your own | [#lambda()] |
///
/// {@snippet lang="java" :
/// model.fit(x, y, FitOptions.epochs(100).validationSplit(0.2).callbacks(
///     Callbacks.earlyStopping().patience(5).restoreBestWeights(true),
///     Callbacks.backupAndRestore(Path.of("backup.snapshot"))));
/// }
public final class Callbacks {
  private Callbacks() {}

  /// Stops when `val_loss` has stopped improving.
  public static EarlyStopping earlyStopping() {
    return new EarlyStopping(
        new Monitor("EarlyStopping", "val_loss", Mode.AUTO, 0), 0, null, false, 0);
  }

  /// Ends the training instead of failing when the loss becomes NaN.
  public static TerminateOnNaN terminateOnNaN() {
    return new TerminateOnNaN();
  }

  /// Writes a snapshot after each epoch.
  ///
  /// @param file its name, with places for numbers: `{epoch:02d}-{val_loss:.4f}.snapshot`
  public static ModelCheckpoint modelCheckpoint(String file) {
    return new ModelCheckpoint(file);
  }

  /// Lets a training that was interrupted go on where it was.
  ///
  /// @param backup a file, or a folder for it
  public static BackupAndRestore backupAndRestore(Path backup) {
    return new BackupAndRestore(backup, 0, true);
  }

  /// Divides the learning rate by 10 when `val_loss` has not improved for 10 epochs.
  public static ReduceLrOnPlateau reduceLrOnPlateau() {
    return new ReduceLrOnPlateau(
        new Monitor("ReduceLrOnPlateau", "val_loss", Mode.AUTO, 1e-4), 0.1, 10, 0, 0);
  }

  /// Sets the learning rate at the begin of each epoch.
  public static LearningRateScheduler learningRateScheduler(LearningRateScheduler.Rule rule) {
    return new LearningRateScheduler(rule);
  }

  /// Validates with the mean of the weights that the optimizer keeps.
  public static SwapEmaWeights swapEmaWeights() {
    return new SwapEmaWeights(false);
  }

  /// Starts the average of `ntAsgd()` when `val_loss` is not better than it was before the last 5
  /// epochs.
  public static NonMonotonicTrigger nonMonotonicTrigger() {
    return new NonMonotonicTrigger(new Monitor("NonMonotonicTrigger", "val_loss", Mode.AUTO, 0), 5);
  }

  /// Writes a line per epoch to a file of comma-separated values.
  public static CsvLogger csvLogger(Path file) {
    return new CsvLogger(file, ",", false);
  }

  /// Writes events that TensorBoard shows.
  ///
  /// @param logDir the folder, Keras's `"logs"`; no other training should write there
  public static TensorBoard tensorBoard(Path logDir) {
    return new TensorBoard(logDir, 0, 0, false, false);
  }

  /// A callback made of functions.
  public static LambdaCallback lambda() {
    return new LambdaCallback();
  }
}
