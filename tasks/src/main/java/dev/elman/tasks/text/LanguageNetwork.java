package dev.elman.tasks.text;

import static dev.elman.Elman.awdRegularization;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.embedding;
import static dev.elman.Elman.input;
import static dev.elman.Elman.spatialDropout1d;
import static dev.elman.Elman.tiedDense;
import static dev.elman.Elman.weightDrop;

import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The two networks of a [LanguageModel], which compute the same at inference: one to train, with
/// all that drops and penalises, and one to use and to save, of layers that Keras has too.
///
/// Their weights come in the same order, but that of the logits: where these are tied, the network
/// to use has the vectors of the tokens a second time, transposed, as the kernel of its last layer.
final class LanguageNetwork {
  private LanguageNetwork() {}

  /// The network to train, which carries its states from batch to batch.
  static Sequential toTrain(LanguageModelOptions options, int tokens, long seed) {
    Embedding vectors =
        embedding(
            Embedding.Config.of(tokens, options.embedding()).dropout(options.embeddingDropout()));
    List<Layer> layers = new ArrayList<>(List.of(input(Shape.ANY), vectors));
    for (int i = 0; i < options.layers(); i++) {
      drop(i == 0 ? options.inputDropout() : options.hiddenDropout(), layers);
      int units = options.unitsOf(i);
      LanguageCell kind = options.cell();
      Cell cell =
          options.weightDrop() > 0
              ? weightDrop(() -> kind.of(units), options.weightDrop())
              : kind.of(units);
      layers.add(new Recurrent(cell).returnSequences().stateful());
    }
    if (options.beta() > 0) {
      layers.add(awdRegularization(0, options.beta()));
    }
    drop(options.outputDropout(), layers);
    if (options.alpha() > 0) {
      layers.add(awdRegularization(options.alpha(), 0));
    }
    layers.add(options.tied() ? tiedDense(vectors) : dense(tokens));
    return built(layers, seed);
  }

  private static void drop(double rate, List<Layer> layers) {
    if (rate > 0) {
      layers.add(spatialDropout1d(rate));
    }
  }

  /// The network to use.
  ///
  /// @param stateful whether it carries its states from batch to batch
  static Sequential toUse(LanguageModelOptions options, int tokens, long seed, boolean stateful) {
    List<Layer> layers =
        new ArrayList<>(List.of(input(Shape.ANY), embedding(tokens, options.embedding())));
    for (int i = 0; i < options.layers(); i++) {
      Recurrent layer = new Recurrent(options.cell().of(options.unitsOf(i))).returnSequences();
      layers.add(stateful ? layer.stateful() : layer);
    }
    layers.add(dense(tokens));
    return built(layers, seed);
  }

  private static Sequential built(List<Layer> layers, long seed) {
    Sequential network = Sequential.of(layers.toArray(Layer[]::new));
    network.seed(seed);
    network.build();
    return network;
  }

  /// The weights of the network to use, from those of the network to train.
  static List<Tensor> toUse(LanguageModelOptions options, List<Tensor> trained) {
    if (!options.tied()) {
      return trained;
    }
    List<Tensor> weights = new ArrayList<>(trained);
    weights.add(weights.size() - 1, transposed(trained.getFirst())); // before the bias
    return weights;
  }

  /// The weights of the network to train, from those of the network to use.
  static List<Tensor> toTrain(LanguageModelOptions options, List<Tensor> used) {
    List<Tensor> weights = new ArrayList<>(used);
    if (options.tied()) {
      weights.remove(weights.size() - 2); // the kernel of the logits
    }
    return weights;
  }

  private static Tensor transposed(Tensor matrix) {
    int rows = matrix.extent(0);
    int columns = matrix.extent(1);
    Tensor transposed = Tensor.zeros(columns, rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed.data()[j * rows + i] = matrix.data()[i * columns + j];
      }
    }
    return transposed;
  }
}
