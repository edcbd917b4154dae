package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.TrainingRun;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A callback made of functions: Keras's `LambdaCallback`.
///
/// ```java
/// Callbacks.lambda().onEpochEnd((epoch, logs) -> chart.add(epoch, logs.get("loss")))
/// ```
public final class LambdaCallback implements Callback {
  private final Consumer<TrainingRun> trainBegin;
  private final IntConsumer epochBegin;
  private final BatchEnd batchEnd;
  private final EpochEnd epochEnd;
  private final Runnable trainEnd;

  private LambdaCallback(
      Consumer<TrainingRun> trainBegin,
      IntConsumer epochBegin,
      BatchEnd batchEnd,
      EpochEnd epochEnd,
      Runnable trainEnd) {
    this.trainBegin = trainBegin;
    this.epochBegin = epochBegin;
    this.batchEnd = batchEnd;
    this.epochEnd = epochEnd;
    this.trainEnd = trainEnd;
  }

  /// A callback that does nothing.
  LambdaCallback() {
    this(_ -> {}, _ -> {}, (_, _, _) -> {}, (_, _) -> {}, () -> {});
  }

  /// Is called after each update of the weights.
  @FunctionalInterface
  public interface BatchEnd {
    /// [Callback#batchEnd(int, int, double)].
    void accept(int epoch, int batch, double loss);
  }

  /// Is called after each epoch.
  @FunctionalInterface
  public interface EpochEnd {
    /// [Callback#epochEnd(int, Map)].
    void accept(int epoch, Map<String, Double> logs);
  }

  /// The same callback, calling this before the first epoch.
  public LambdaCallback onTrainBegin(Consumer<TrainingRun> function) {
    return new LambdaCallback(function, epochBegin, batchEnd, epochEnd, trainEnd);
  }

  /// The same callback, calling this with the number of each epoch.
  public LambdaCallback onEpochBegin(IntConsumer function) {
    return new LambdaCallback(trainBegin, function, batchEnd, epochEnd, trainEnd);
  }

  /// The same callback, calling this after each update of the weights.
  public LambdaCallback onBatchEnd(BatchEnd function) {
    return new LambdaCallback(trainBegin, epochBegin, function, epochEnd, trainEnd);
  }

  /// The same callback, calling this after each epoch.
  public LambdaCallback onEpochEnd(EpochEnd function) {
    return new LambdaCallback(trainBegin, epochBegin, batchEnd, function, trainEnd);
  }

  /// The same callback, calling this after the last epoch.
  public LambdaCallback onTrainEnd(Runnable function) {
    return new LambdaCallback(trainBegin, epochBegin, batchEnd, epochEnd, function);
  }

  @Override
  public void trainBegin(TrainingRun run) {
    trainBegin.accept(run);
  }

  @Override
  public void epochBegin(int epoch) {
    epochBegin.accept(epoch);
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    batchEnd.accept(epoch, batch, loss);
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    epochEnd.accept(epoch, logs);
  }

  @Override
  public void trainEnd() {
    trainEnd.run();
  }
}
