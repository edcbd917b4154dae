package dev.elman.cli;

import dev.elman.tasks.text.LanguageCell;
import dev.elman.tasks.text.LanguageModelOptions;
import picocli.CommandLine.Option;

/// The network of a model of language: options of `elman text train`.
final class TextNetwork {
  @Option(
      names = "--cell",
      paramLabel = "NAME",
      defaultValue = "lstm",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private LanguageCell cell;

  @Option(
      names = "--layers",
      paramLabel = "N",
      converter = Positive.class,
      defaultValue = "2",
      description = "Recurrent layers. Default: ${DEFAULT-VALUE}.")
  private int layers;

  @Option(
      names = "--units",
      paramLabel = "N",
      converter = Positive.class,
      defaultValue = "256",
      description = "Units of a layer. Default: ${DEFAULT-VALUE}.")
  private int units;

  @Option(
      names = "--embedding",
      paramLabel = "N",
      converter = Positive.class,
      defaultValue = "128",
      description = "Size of the vectors of tokens. Default: ${DEFAULT-VALUE}.")
  private int embedding;

  @Option(names = "--tied", description = "Use these vectors for the output too.")
  private boolean tied;

  @Option(
      names = "--dropout",
      paramLabel = "IN,BETWEEN,OUT",
      split = ",",
      defaultValue = "0,0,0",
      description = "Dropout of inputs, between layers, of outputs. Default: ${DEFAULT-VALUE}.")
  private double[] dropout;

  @Option(
      names = "--embedding-dropout",
      paramLabel = "P",
      defaultValue = "0",
      description = "Part of the tokens that is dropped. Default: ${DEFAULT-VALUE}.")
  private double embeddingDropout;

  @Option(
      names = "--weight-drop",
      paramLabel = "P",
      defaultValue = "0",
      description = "Part of the recurrent weights that is dropped. Default: ${DEFAULT-VALUE}.")
  private double weightDrop;

  @Option(
      names = "--penalties",
      paramLabel = "A,B",
      split = ",",
      defaultValue = "0,0",
      description = "For large outputs, and for their changes. Default: ${DEFAULT-VALUE}.")
  private double[] penalties;

  /// @throws Failure if a list has another number of values
  LanguageModelOptions options() {
    require("--dropout", 3, dropout);
    require("--penalties", 2, penalties);
    return LanguageModelOptions.DEFAULT
        .cell(cell)
        .layers(layers)
        .units(units)
        .embedding(embedding)
        .tied(tied)
        .dropout(dropout[0], dropout[1], dropout[2])
        .embeddingDropout(embeddingDropout)
        .weightDrop(weightDrop)
        .penalties(penalties[0], penalties[1]);
  }

  private static void require(String option, int count, double[] values) {
    if (values.length != count) {
      throw new Failure(
          option + ": expected " + count + " numbers, but got " + values.length,
          "write them with commas, such as 0.4,0.3,0.4",
          null);
    }
  }
}
