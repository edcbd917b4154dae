package dev.elman.tasks.text;

import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.Optimizers;
import dev.elman.optimizer.schedule.Schedules;

/// How a [LanguageModel] is trained: truncated back-propagation through time over parallel streams
/// of the text, with states that are carried from batch to batch ([dev.elman.data.TextStreams]).
///
/// @param epochs how often the text is seen
/// @param batchSize the number of streams
/// @param steps the number of tokens per stream and update
/// @param randomSteps whether the number of steps varies from update to update
/// @param method how the weights change
/// @param learningRate by how much
/// @param decay whether the rate falls to 0 along half a cosine; with Adam only
/// @param clipNorm the largest norm of all gradients together
/// @param seed decides about all that is random
/// @param threads the number of threads; it does not change the result
public record LanguageTraining(
    int epochs,
    int batchSize,
    int steps,
    boolean randomSteps,
    Method method,
    double learningRate,
    boolean decay,
    double clipNorm,
    long seed,
    int threads) {

  /// How the weights change.
  public enum Method {
    /// Adam.
    ADAM,
    /// Gradient descent that takes the mean of the weights once validation does not get better
    /// (Merity et al. 2017). It needs a text to validate with.
    NT_ASGD
  }

  /// A training of this many epochs with Adam: 32 streams, 64 steps, rate 0.002, norm 1, seed 1,
  /// all processors.
  public static LanguageTraining epochs(int epochs) {
    return new LanguageTraining(
        epochs,
        32,
        64,
        false,
        Method.ADAM,
        0.002,
        false,
        1,
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is less than 1, or not greater than 0
  public LanguageTraining {
    LanguageModelOptions.requireAtLeastOne("epochs", epochs);
    LanguageModelOptions.requireAtLeastOne("batchSize", batchSize);
    LanguageModelOptions.requireAtLeastOne("steps", steps);
    LanguageModelOptions.requireAtLeastOne("threads", threads);
    requirePositive("learningRate", learningRate);
    requirePositive("clipNorm", clipNorm);
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "LanguageTraining " + what + ": expected a number above 0, but got " + value + ".");
    }
  }

  private LanguageTraining with(
      Method newMethod, double newRate, boolean newDecay, double newClipNorm) {
    return new LanguageTraining(
        epochs,
        batchSize,
        steps,
        randomSteps,
        newMethod,
        newRate,
        newDecay,
        newClipNorm,
        seed,
        threads);
  }

  private LanguageTraining with(
      int newBatchSize, int newSteps, boolean random, long newSeed, int newThreads) {
    return new LanguageTraining(
        epochs,
        newBatchSize,
        newSteps,
        random,
        method,
        learningRate,
        decay,
        clipNorm,
        newSeed,
        newThreads);
  }

  /// Another number of streams, and of tokens per stream and update.
  public LanguageTraining streams(int newBatchSize, int newSteps) {
    return with(newBatchSize, newSteps, randomSteps, seed, threads);
  }

  /// With or without another number of steps in every update.
  public LanguageTraining randomSteps(boolean random) {
    return with(batchSize, steps, random, seed, threads);
  }

  /// Another way to change the weights, and by how much; about 0.002 for Adam, 30 for gradient
  /// descent with a norm of 0.25.
  public LanguageTraining method(Method newMethod, double rate) {
    return with(newMethod, rate, decay, clipNorm);
  }

  /// With or without a rate that falls to 0.
  public LanguageTraining decay(boolean newDecay) {
    return with(method, learningRate, newDecay, clipNorm);
  }

  /// Another largest norm of the gradients.
  public LanguageTraining clipNorm(double norm) {
    return with(method, learningRate, decay, norm);
  }

  /// Another seed.
  public LanguageTraining seed(long newSeed) {
    return with(batchSize, steps, randomSteps, newSeed, threads);
  }

  /// Another number of threads.
  public LanguageTraining threads(int number) {
    return with(batchSize, steps, randomSteps, seed, number);
  }

  /// The optimizer of a training of so many updates.
  Optimizer optimizer(long updates) {
    return switch (method) {
      case ADAM ->
          (decay
                  ? Optimizers.adam().learningRate(Schedules.cosineDecay(learningRate, updates))
                  : Optimizers.adam().learningRate(learningRate))
              .globalClipNorm(clipNorm);
      case NT_ASGD -> Optimizers.ntAsgd().learningRate(learningRate).globalClipNorm(clipNorm);
    };
  }
}
