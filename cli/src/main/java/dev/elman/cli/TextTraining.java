package dev.elman.cli;

import dev.elman.tasks.text.LanguageTraining;
import picocli.CommandLine.Option;

/// The training of a model of language: options of `elman text train`.
final class TextTraining {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Positive.class,
      defaultValue = "10",
      description = "How often the text is read. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Positive.class,
      defaultValue = "32",
      description = "Streams that are read side by side. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = Positive.class,
      defaultValue = "64",
      description = "Tokens of a stream per update. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--random-steps", description = "Vary that number from update to update.")
  private boolean randomSteps;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "adam",
      description = "adam, or nt_asgd: descent, then the mean. Default: ${DEFAULT-VALUE}.")
  private LanguageTraining.Method method;

  @Option(
      names = "--rate",
      paramLabel = "X",
      defaultValue = "0.002",
      description = "Learning rate. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(names = "--decay", description = "Let the rate of adam fall to 0 along a cosine.")
  private boolean decay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      defaultValue = "1",
      description = "Largest norm of the gradients. Default: ${DEFAULT-VALUE}.")
  private double clip;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all that is random comes from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Positive.class,
      description = "Threads; they do not change the result. Default: one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  LanguageTraining options() {
    return LanguageTraining.epochs(epochs)
        .streams(batch, steps)
        .randomSteps(randomSteps)
        .method(method, rate)
        .decay(decay)
        .clipNorm(clip)
        .seed(seed)
        .threads(threads);
  }

  long seed() {
    return seed;
  }
}
