package dev.elman.tasks.text;

import java.util.function.Consumer;

/// How the network of a [LanguageModel] is built, and how it is kept from learning by heart.
///
/// ```
/// ids → Embedding (embeddingDropout) → inputDropout
///     → layers × recurrent layer (weightDrop), hiddenDropout between them → outputDropout
///     → logits
/// ```
///
/// Dropout is variational: what is dropped from a sequence is dropped at all its steps. All of it
/// is off by default, and acts in training only.
///
/// Source: Merity, Keskar and Socher 2017, *Regularizing and Optimizing LSTM Language Models*,
/// arXiv:1708.02182; [#awd()] has their values.
///
/// @param cell the kind of the recurrent layers
/// @param layers their number
/// @param units the size of their states
/// @param embedding the size of the vectors of tokens
/// @param tied whether the vectors of tokens are also the weights of the logits; the last layer has
///   `embedding` units then
/// @param embeddingDropout the part of the tokens whose vectors are dropped from a batch
/// @param inputDropout the part of the inputs of the first layer that is dropped
/// @param hiddenDropout the part of the inputs of the other layers that is dropped
/// @param outputDropout the part of the outputs of the last layer that is dropped
/// @param weightDrop the part of the recurrent weights that is dropped from a batch
/// @param alpha the penalty for large outputs of the last layer, behind dropout
/// @param beta the penalty for changes of the outputs of the last layer from step to step
public record LanguageModelOptions(
    LanguageCell cell,
    int layers,
    int units,
    int embedding,
    boolean tied,
    double embeddingDropout,
    double inputDropout,
    double hiddenDropout,
    double outputDropout,
    double weightDrop,
    double alpha,
    double beta) {

  /// Two layers of 256 units, for a beginning.
  public static final LanguageModelOptions DEFAULT =
      new LanguageModelOptions(LanguageCell.LSTM, 2, 256, 128, false, 0, 0, 0, 0, 0, 0, 0);

  /// Checks the sizes; the layers check the rates.
  ///
  /// @throws IllegalArgumentException if one is less than 1
  public LanguageModelOptions {
    requireAtLeastOne("layers", layers);
    requireAtLeastOne("units", units);
    requireAtLeastOne("embedding", embedding);
  }

  static void requireAtLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "LanguageModel " + what + ": expected at least 1, but got " + value + ".");
    }
  }

  /// The values of the authors for the Penn Treebank, with three layers of 1,150 units and vectors
  /// of 400.
  public static LanguageModelOptions awd() {
    return new LanguageModelOptions(
        LanguageCell.LSTM, 3, 1150, 400, true, 0.1, 0.4, 0.25, 0.4, 0.5, 2, 1);
  }

  private LanguageModelOptions with(Consumer<Values> change) {
    Values values = new Values(this);
    change.accept(values);
    return values.options();
  }

  /// Another kind of recurrent layers.
  public LanguageModelOptions cell(LanguageCell newCell) {
    return with(values -> values.cell = newCell);
  }

  /// Another number of layers.
  public LanguageModelOptions layers(int number) {
    return with(values -> values.layers = number);
  }

  /// Another size of the states.
  public LanguageModelOptions units(int size) {
    return with(values -> values.units = size);
  }

  /// Another size of the vectors of tokens.
  public LanguageModelOptions embedding(int size) {
    return with(values -> values.embedding = size);
  }

  /// With or without the vectors of tokens as weights of the logits.
  public LanguageModelOptions tied(boolean newTied) {
    return with(values -> values.tied = newTied);
  }

  /// Another part of dropped tokens.
  public LanguageModelOptions embeddingDropout(double rate) {
    return with(values -> values.embeddingDropout = rate);
  }

  /// Other dropout of values: before the first layer, between layers, behind the last.
  public LanguageModelOptions dropout(double ofInput, double ofHidden, double ofOutput) {
    return with(values -> {
      values.inputDropout = ofInput;
      values.hiddenDropout = ofHidden;
      values.outputDropout = ofOutput;
    });
  }

  /// Another part of dropped recurrent weights.
  public LanguageModelOptions weightDrop(double rate) {
    return with(values -> values.weightDrop = rate);
  }

  /// Other penalties for outputs and for their changes.
  public LanguageModelOptions penalties(double newAlpha, double newBeta) {
    return with(values -> {
      values.alpha = newAlpha;
      values.beta = newBeta;
    });
  }

  /// The size of the state of a layer, counted from 0.
  int unitsOf(int layer) {
    return tied && layer == layers - 1 ? embedding : units;
  }

  /// The components while one of them is changed.
  private static final class Values {
    private LanguageCell cell;
    private int layers;
    private int units;
    private int embedding;
    private boolean tied;
    private double embeddingDropout;
    private double inputDropout;
    private double hiddenDropout;
    private double outputDropout;
    private double weightDrop;
    private double alpha;
    private double beta;

    Values(LanguageModelOptions from) {
      cell = from.cell;
      layers = from.layers;
      units = from.units;
      embedding = from.embedding;
      tied = from.tied;
      embeddingDropout = from.embeddingDropout;
      inputDropout = from.inputDropout;
      hiddenDropout = from.hiddenDropout;
      outputDropout = from.outputDropout;
      weightDrop = from.weightDrop;
      alpha = from.alpha;
      beta = from.beta;
    }

    LanguageModelOptions options() {
      return new LanguageModelOptions(
          cell,
          layers,
          units,
          embedding,
          tied,
          embeddingDropout,
          inputDropout,
          hiddenDropout,
          outputDropout,
          weightDrop,
          alpha,
          beta);
    }
  }
}
