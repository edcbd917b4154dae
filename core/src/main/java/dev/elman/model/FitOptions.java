package dev.elman.model;

import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How [Model#fit] trains, with Keras's names and defaults.
///
/// @param epochs how often all samples are seen, at least 1
/// @param batchSize the number of samples per update of the weights, at least 1; 32 by default
/// @param shuffle whether the samples are put in a new order for every epoch; true by default
/// @param validationSplit the part of the samples, taken from the end before shuffling, that is not
///   trained on but evaluated after every epoch; in [0, 1), 0 by default
/// @param validation data evaluated after every epoch, instead of a split, or null
/// @param verbose what is printed while training
/// @param callbacks told what happens, in this order
/// @param threads the number of threads; all processors by default. It does not change the result
public record FitOptions(
    int epochs,
    int batchSize,
    boolean shuffle,
    double validationSplit,
    @Nullable Samples validation,
    Verbose verbose,
    List<Callback> callbacks,
    int threads) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a number is outside its range
  public FitOptions {
    requirePositive("epochs", epochs);
    requirePositive("batchSize", batchSize);
    requirePositive("threads", threads);
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException(
          "fit validationSplit: expected a part in [0, 1), but got "
              + validationSplit
              + ". 0.2 keeps the last fifth of the samples for validation.");
    }
    callbacks = List.copyOf(callbacks);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "fit " + name + ": expected at least 1, but got " + value + ".");
    }
  }

  /// Keras's defaults with this number of epochs.
  public static FitOptions epochs(int epochs) {
    return new FitOptions(
        epochs,
        32,
        true,
        0,
        null,
        Verbose.AUTO,
        List.of(),
        Runtime.getRuntime().availableProcessors());
  }

  /// Another number of samples per update.
  public FitOptions batchSize(int newBatchSize) {
    return new FitOptions(
        epochs, newBatchSize, shuffle, validationSplit, validation, verbose, callbacks, threads);
  }

  /// With or without a new order of the samples for every epoch.
  public FitOptions shuffle(boolean newShuffle) {
    return new FitOptions(
        epochs, batchSize, newShuffle, validationSplit, validation, verbose, callbacks, threads);
  }

  /// Keeps the last part of the samples for validation.
  public FitOptions validationSplit(double part) {
    return new FitOptions(
        epochs, batchSize, shuffle, part, validation, verbose, callbacks, threads);
  }

  /// Evaluates these data after every epoch.
  public FitOptions validationData(Tensor x, Tensor y) {
    return validationData(Samples.of(x, y));
  }

  /// Evaluates these samples after every epoch.
  public FitOptions validationData(Samples samples) {
    return new FitOptions(
        epochs, batchSize, shuffle, validationSplit, samples, verbose, callbacks, threads);
  }

  /// Prints something else while training.
  public FitOptions verbose(Verbose newVerbose) {
    return new FitOptions(
        epochs, batchSize, shuffle, validationSplit, validation, newVerbose, callbacks, threads);
  }

  /// Tells these callbacks as well.
  public FitOptions callbacks(Callback... more) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(List.of(more));
    return new FitOptions(
        epochs, batchSize, shuffle, validationSplit, validation, verbose, all, threads);
  }

  /// Uses this number of threads.
  public FitOptions threads(int newThreads) {
    return new FitOptions(
        epochs, batchSize, shuffle, validationSplit, validation, verbose, callbacks, newThreads);
  }
}
