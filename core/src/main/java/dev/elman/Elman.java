package dev.elman;

import dev.elman.inspect.ModelPlot;
import dev.elman.layer.InputLayer;
import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.model.Model;
import dev.elman.optimizer.Adam;
import dev.elman.optimizer.Optimizers;
import dev.elman.optimizer.Rmsprop;
import dev.elman.optimizer.Sgd;
import dev.elman.tensor.Shape;
import java.nio.file.Path;

/// The vocabulary: every layer and what most models are trained with, for `import static
/// dev.elman.Elman.*`. Every name is Keras's.
///
/// {@snippet file="FirstNetwork.java" region="seed"}
///
/// What is not here is in a list of its own: [dev.elman.activation.Activations], [Losses],
/// [Optimizers], `Metrics`, `Callbacks` and `Initializers`. Some layers are called like the
/// function they apply, as in Keras (`relu()`, `softmax()`): import functions by their names, which
/// then stand before the layers.
///
/// A static import reaches what a class inherits; so the layers, which would not fit on a page, are
/// cut by subject into classes one behind the other.
public final class Elman extends LayerVocabulary {
  private Elman() {}

  /// The shape of one sample: `input(10, 1)` for 10 time steps of 1 feature; [Shape#ANY] for an
  /// extent that may vary.
  public static InputLayer input(int... extents) {
    return new InputLayer(Shape.of(extents));
  }

  /// RMSprop with Keras's defaults.
  public static Rmsprop rmsprop() {
    return Optimizers.rmsprop();
  }

  /// Adam with Keras's defaults.
  public static Adam adam() {
    return Optimizers.adam();
  }

  /// Stochastic gradient descent with Keras's defaults.
  public static Sgd sgd() {
    return Optimizers.sgd();
  }

  /// Mean squared error.
  public static Loss mse() {
    return Losses.mse();
  }

  /// Mean absolute error.
  public static Loss mae() {
    return Losses.mae();
  }

  /// Draws what is connected with what in a model, as SVG or PNG by the end of the file's name.
  public static void plotModel(Model model, Path file) {
    ModelPlot.write(model, file);
  }
}
