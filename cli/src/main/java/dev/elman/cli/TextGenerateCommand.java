package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.tasks.text.GenerationOptions;
import dev.elman.tasks.text.LanguageModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman text generate`: writes like the text that a model has learned.
@Command(
    name = "generate",
    description = {"Writes like the text that a model has learned, token by token as it goes.", ""},
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  elman text generate poems.keras --prompt Rose --temperature 0.7 --top-p 0.9")
final class TextGenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "What elman text train has saved.")
  private Path model;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the text begins with. Default: nothing.")
  private String prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "500",
      description = "The most tokens. Default: ${DEFAULT-VALUE}.")
  private int tokens;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "Below 1 more probable, above 1 more surprising; 0 takes the most probable. Default:"
              + " ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "0",
      description = "Only the N most probable tokens; 0 for all. Default: ${DEFAULT-VALUE}.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description = "Only the most probable that have P together. Default: ${DEFAULT-VALUE}.")
  private double topP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      defaultValue = "1",
      description = "Above 1 for fewer tokens that came before. Default: ${DEFAULT-VALUE}.")
  private double penalty;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Ends the text where this comes; may be given again.")
  private String[] stop = {};

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same text. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws ModelFileException {
    GenerationOptions options =
        GenerationOptions.DEFAULT
            .maxTokens(tokens)
            .temperature(temperature)
            .topK(topK)
            .topP(topP)
            .repetitionPenalty(penalty)
            .stop(stop)
            .seed(seed);
    LanguageModel loaded = LanguageModel.load(model);
    PrintWriter out = spec.commandLine().getOut();
    out.print(prompt);
    loaded.generate(
        prompt,
        options,
        piece -> {
          out.print(piece);
          out.flush();
        });
    out.println();
    return 0;
  }
}
