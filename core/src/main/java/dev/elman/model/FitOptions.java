package dev.elman.model;

import dev.elman.data.Dataset;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How [Model#fit] trains, with Keras's names and defaults.
///
/// The order of the samples is a function of the seed of the model and of the number of the epoch
/// alone: neither threads nor interruptions change it, and an epoch can be repeated. A [Dataset]
/// draws its own order, from the same two numbers.
///
/// @param epochs how often all samples are seen, at least 1
/// @param batchSize the number of samples per update of the weights, at least 1; 32 by default. A
///   dataset comes in batches of its own
/// @param shuffle whether the samples are put in a new order for every epoch; true by default. A
///   dataset is not shuffled here, but by `shuffle` in its own chain
/// @param stepsPerEpoch the number of batches of an epoch, or 0 for one pass over all data, which
///   is the default. With it the next epoch goes on where the last ended, and data that end begin
///   anew, with another order
/// @param validationSplit the part of the samples, taken from the end before shuffling, that is not
///   trained on but evaluated after every epoch; in [0, 1), 0 by default. Not for datasets
/// @param validation data evaluated after every epoch, instead of a split, or null
/// @param validationDataset the same as a dataset, or null
/// @param validationSteps the most batches of the dataset to evaluate, or 0 for all, which is the
///   default
/// @param verbose what is printed while training
/// @param callbacks told what happens, in this order
/// @param truncate the number of time steps of a window, or 0 for whole sequences, which is the
///   default; see [#truncate(int)]
/// @param threads the number of threads; all processors by default. It does not change the result
public record FitOptions(
    int epochs,
    int batchSize,
    boolean shuffle,
    int stepsPerEpoch,
    double validationSplit,
    @Nullable Samples validation,
    @Nullable Dataset validationDataset,
    int validationSteps,
    Verbose verbose,
    List<Callback> callbacks,
    int truncate,
    int threads) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a number is outside its range, or there is more than one
  ///   kind of data to validate with
  public FitOptions {
    requireAtLeast(1, "epochs", epochs);
    requireAtLeast(1, "batchSize", batchSize);
    requireAtLeast(1, "threads", threads);
    requireAtLeast(0, "stepsPerEpoch", stepsPerEpoch);
    requireAtLeast(0, "validationSteps", validationSteps);
    requireAtLeast(0, "truncate", truncate);
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException(
          "fit validationSplit: expected a part in [0, 1), but got "
              + validationSplit
              + ". 0.2 keeps the last fifth of the samples for validation.");
    }
    if (validation != null && validationDataset != null) {
      throw new IllegalArgumentException(
          "fit validationData: expected tensors or a dataset, but got both.");
    }
    callbacks = List.copyOf(callbacks);
  }

  private static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "fit " + name + ": expected at least " + least + ", but got " + value + ".");
    }
  }

  /// Keras's defaults with this number of epochs.
  public static FitOptions epochs(int epochs) {
    return new FitOptions(
        epochs,
        32,
        true,
        0,
        0,
        null,
        null,
        0,
        Verbose.AUTO,
        List.of(),
        0,
        Runtime.getRuntime().availableProcessors());
  }

  /// Another number of samples per update.
  public FitOptions batchSize(int newBatchSize) {
    return new FitOptions(
        epochs,
        newBatchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        validationDataset,
        validationSteps,
        verbose,
        callbacks,
        truncate,
        threads);
  }

  /// With or without a new order of the samples for every epoch.
  public FitOptions shuffle(boolean newShuffle) {
    return new FitOptions(
        epochs,
        batchSize,
        newShuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        validationDataset,
        validationSteps,
        verbose,
        callbacks,
        truncate,
        threads);
  }

  /// Ends an epoch after so many batches, as is necessary for data without end.
  public FitOptions stepsPerEpoch(int batches) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        batches,
        validationSplit,
        validation,
        validationDataset,
        validationSteps,
        verbose,
        callbacks,
        truncate,
        threads);
  }

  /// Keeps the last part of the samples for validation.
  public FitOptions validationSplit(double part) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        part,
        validation,
        validationDataset,
        validationSteps,
        verbose,
        callbacks,
        truncate,
        threads);
  }

  /// Evaluates these data after every epoch.
  public FitOptions validationData(Tensor x, Tensor y) {
    return validationData(Samples.of(x, y));
  }

  /// Evaluates these samples after every epoch.
  public FitOptions validationData(Samples samples) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        samples,
        validationDataset,
        validationSteps,
        verbose,
        callbacks,
        truncate,
        threads);
  }

  /// Evaluates this dataset after every epoch.
  public FitOptions validationData(Dataset data) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        data,
        validationSteps,
        verbose,
        callbacks,
        truncate,
        threads);
  }

  /// Evaluates only so many batches of the dataset to validate with.
  public FitOptions validationSteps(int batches) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        validationDataset,
        batches,
        verbose,
        callbacks,
        truncate,
        threads);
  }

  /// Prints something else while training.
  public FitOptions verbose(Verbose newVerbose) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        validationDataset,
        validationSteps,
        newVerbose,
        callbacks,
        truncate,
        threads);
  }

  /// Tells these callbacks as well.
  public FitOptions callbacks(Callback... more) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(List.of(more));
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        validationDataset,
        validationSteps,
        verbose,
        all,
        truncate,
        threads);
  }

  /// Truncated back-propagation through time: cuts the sequences into windows of so many steps and
  /// updates the weights after each. Stateful layers carry their states from window to window;
  /// gradients do not leave a window. The states are forgotten where new sequences begin.
  ///
  /// Source: Williams and Peng 1990, doi:10.1162/neco.1990.2.4.490.
  ///
  /// @param steps the number of steps of a window; 0 for whole sequences
  public FitOptions truncate(int steps) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        validationDataset,
        validationSteps,
        verbose,
        callbacks,
        steps,
        threads);
  }

  /// Uses this number of threads.
  public FitOptions threads(int newThreads) {
    return new FitOptions(
        epochs,
        batchSize,
        shuffle,
        stepsPerEpoch,
        validationSplit,
        validation,
        validationDataset,
        validationSteps,
        verbose,
        callbacks,
        truncate,
        newThreads);
  }
}
