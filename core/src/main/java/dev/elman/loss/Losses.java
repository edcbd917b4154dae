package dev.elman.loss;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All losses of the library, with Keras 3's names and defaults.
///
/// | labels | loss |
/// |---|---|
/// | numbers | [#mse()] [#mae()] [#huber()] |
/// | yes or no | [#binaryCrossentropy()] |
/// | a class number | [#sparseCategoricalCrossentropy()] |
/// | a probability of every class | [#categoricalCrossentropy()] |
/// | a shorter sequence of class numbers | [#ctc()] |
public final class Losses {
  private static final Catalog<Loss> CATALOG =
      new Catalog<Loss>("Losses.of")
          .add("mean_squared_error", Losses::mse, "mse")
          .add("mean_absolute_error", Losses::mae, "mae")
          .add("huber", Losses::huber)
          .add("binary_crossentropy", Losses::binaryCrossentropy, "bce")
          .add("categorical_crossentropy", Losses::categoricalCrossentropy)
          .add("sparse_categorical_crossentropy", Losses::sparseCategoricalCrossentropy);

  private Losses() {}

  /// The loss with Keras's name or alias and its default options: `mean_squared_error`, `mse`,
  /// `MeanSquaredError`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Loss of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// Mean squared error.
  public static MeanSquaredError mse() {
    return new MeanSquaredError();
  }

  /// Mean absolute error.
  public static MeanAbsoluteError mae() {
    return new MeanAbsoluteError();
  }

  /// Huber's loss with its bend at an error of 1.
  public static Huber huber() {
    return huber(1);
  }

  /// Huber's loss with its bend at an error of `delta`.
  public static Huber huber(double delta) {
    return new Huber(delta);
  }

  /// Crossentropy of yes-or-no questions, for probabilities.
  public static BinaryCrossentropy binaryCrossentropy() {
    return new BinaryCrossentropy(false, 0);
  }

  /// Crossentropy of a choice among classes, for probabilities and labels with a value per class.
  public static CategoricalCrossentropy categoricalCrossentropy() {
    return new CategoricalCrossentropy(false, 0);
  }

  /// Crossentropy of a choice among classes, for probabilities and labels that are class numbers.
  public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
    return new SparseCategoricalCrossentropy(false);
  }

  /// Connectionist temporal classification, for logits and label sequences that are shorter than
  /// the sequences they belong to; blank is class 0.
  public static Ctc ctc() {
    return new Ctc(0, false, false);
  }
}
