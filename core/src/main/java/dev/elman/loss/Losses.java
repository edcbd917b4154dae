package dev.elman.loss;

import dev.elman.distribution.DistributionOutput;
import dev.elman.tensor.Catalog;
import java.util.List;

/// All losses of the library, with Keras 3's names and defaults.
///
/// | labels | loss |
/// |---|---|
/// | numbers | [#mse()] [#mae()] [#huber()] [#logCosh()] [#mape()] [#msle()] |
/// | numbers, forecast as a distribution | [#quantile(double...)] [#negativeLogLikelihood(DistributionOutput)] |
/// | counts | [#poisson()] |
/// | a direction | [#cosineSimilarity()] |
/// | yes or no | [#binaryCrossentropy()] [#binaryFocalCrossentropy()] [#hinge()] [#squaredHinge()] [#dice()] [#tversky(double, double)] |
/// | a class number | [#sparseCategoricalCrossentropy()] [#categoricalGeneralizedCrossEntropy(double)] [#circle()] |
/// | a probability of every class | [#categoricalCrossentropy()] [#categoricalFocalCrossentropy()] [#categoricalHinge()] [#klDivergence()] |
/// | a shorter sequence of class numbers | [#ctc()] |
///
/// Some losses have weights, so a layer gives them: tags that depend on each other are for `Crf`,
/// class numbers of very many classes for `AdaptiveSoftmax` and `SampledSoftmax`.
public final class Losses {
  private static final Catalog<Loss> CATALOG =
      new Catalog<Loss>("Losses.of")
          .add("mean_squared_error", Losses::mse, "mse")
          .add("mean_absolute_error", Losses::mae, "mae")
          .add("huber", Losses::huber)
          .add("binary_crossentropy", Losses::binaryCrossentropy, "bce")
          .add("categorical_crossentropy", Losses::categoricalCrossentropy)
          .add("sparse_categorical_crossentropy", Losses::sparseCategoricalCrossentropy)
          .add("mean_absolute_percentage_error", Losses::mape, "mape")
          .add("mean_squared_logarithmic_error", Losses::msle, "msle")
          .add("log_cosh", Losses::logCosh)
          .add("poisson", Losses::poisson)
          .add("cosine_similarity", Losses::cosineSimilarity)
          .add("kl_divergence", Losses::klDivergence, "kld", "kullback_leibler_divergence")
          .add("hinge", Losses::hinge)
          .add("squared_hinge", Losses::squaredHinge)
          .add("categorical_hinge", Losses::categoricalHinge)
          .add("binary_focal_crossentropy", Losses::binaryFocalCrossentropy)
          .add("categorical_focal_crossentropy", Losses::categoricalFocalCrossentropy)
          .add(
              "categorical_generalized_cross_entropy",
              () -> categoricalGeneralizedCrossEntropy(0.5))
          .add("dice", Losses::dice)
          .add("tversky", () -> tversky(0.5, 0.5))
          .add("circle", Losses::circle)
          .add("ctc", Losses::ctc);

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
    return new SparseCategoricalCrossentropy(false, null, 0);
  }

  /// Mean absolute percentage error.
  public static MeanAbsolutePercentageError mape() {
    return new MeanAbsolutePercentageError();
  }

  /// Mean squared logarithmic error.
  public static MeanSquaredLogarithmicError msle() {
    return new MeanSquaredLogarithmicError();
  }

  /// Logarithm of the hyperbolic cosine.
  public static LogCosh logCosh() {
    return new LogCosh();
  }

  /// Negative log-likelihood of counts under a Poisson distribution.
  public static Poisson poisson() {
    return new Poisson();
  }

  /// Negative cosine of the angle between labels and predictions.
  public static CosineSimilarity cosineSimilarity() {
    return new CosineSimilarity();
  }

  /// Kullback-Leibler divergence of the predicted distribution from that of the labels.
  public static KlDivergence klDivergence() {
    return new KlDivergence();
  }

  /// Hinge loss of yes-or-no questions.
  public static Hinge hinge() {
    return new Hinge();
  }

  /// Squared hinge loss of yes-or-no questions.
  public static SquaredHinge squaredHinge() {
    return new SquaredHinge();
  }

  /// Hinge loss of a choice among classes, for labels with a value per class.
  public static CategoricalHinge categoricalHinge() {
    return new CategoricalHinge();
  }

  /// Focal crossentropy of yes-or-no questions, for probabilities, with gamma 2 and without class
  /// balancing.
  public static BinaryFocalCrossentropy binaryFocalCrossentropy() {
    return new BinaryFocalCrossentropy(false, 0.25, 2, false, 0);
  }

  /// Focal crossentropy of a choice among classes, for probabilities and labels with a value per
  /// class, with alpha 0.25 and gamma 2.
  public static CategoricalFocalCrossentropy categoricalFocalCrossentropy() {
    return new CategoricalFocalCrossentropy(0.25, 2, false, 0);
  }

  /// Generalized crossentropy of a choice among classes, for probabilities and labels that are
  /// class numbers; Keras's default of q is 0.5.
  public static CategoricalGeneralizedCrossEntropy categoricalGeneralizedCrossEntropy(double q) {
    return new CategoricalGeneralizedCrossEntropy(q);
  }

  /// One minus the Dice coefficient of the whole batch.
  public static Dice dice() {
    return new Dice(false);
  }

  /// One minus the Tversky index of the whole batch; Keras's default is 0.5 for both weights.
  ///
  /// @param alpha the weight of what is missed
  /// @param beta the weight of what is too much
  public static Tversky tversky(double alpha, double beta) {
    return new Tversky(alpha, beta, false);
  }

  /// Circle loss with gamma 80 and margin 0.4.
  public static Circle circle() {
    return new Circle(80, 0.4, true);
  }

  /// Quantile loss, of one prediction for each level.
  ///
  /// @param levels the probabilities of the quantiles, inside of (0, 1)
  /// @throws IllegalArgumentException if there are none, or one is not
  public static QuantileLoss quantile(double... levels) {
    return new QuantileLoss(levels);
  }

  /// Negative log-likelihood under the distributions that the predictions say.
  public static NegativeLogLikelihood negativeLogLikelihood(DistributionOutput output) {
    return new NegativeLogLikelihood(output);
  }

  /// Connectionist temporal classification, for logits and label sequences that are shorter than
  /// the sequences they belong to; blank is class 0.
  public static Ctc ctc() {
    return new Ctc(0, false, false);
  }
}
