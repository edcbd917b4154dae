package dev.elman.metric;

import dev.elman.metric.BestUnderConstraint.Rate;
import dev.elman.metric.RowMean.Layout;
import dev.elman.tensor.Catalog;
import java.util.List;
import java.util.stream.IntStream;

/// All metrics of the library, with Keras 3's names and defaults.
///
/// | | |
/// |---|---|
/// | numbers | [#mae()] [#mse()] [#rmse()] [#mape()] [#msle()] [#r2Score(int)] [#cosineSimilarity()] |
/// | right or wrong | [#accuracy()] [#binaryAccuracy()] [#categoricalAccuracy()] [#sparseCategoricalAccuracy()] [#topKCategoricalAccuracy(int)] [#sparseTopKCategoricalAccuracy(int)] |
/// | found and missed | [#precision()] [#recall()] [#binaryF1Score()] [#f1Score(int, F1Score.Average)] [#auc()] |
/// | counts | [#truePositives()] [#trueNegatives()] [#falsePositives()] [#falseNegatives()] |
/// | one rate given another | [#sensitivityAtSpecificity(double)] [#specificityAtSensitivity(double)] [#precisionAtRecall(double)] [#recallAtPrecision(double)] |
/// | overlap | [#iou(int, Integer...)] [#meanIou(int)] [#binaryIou()] |
/// | distributions and margins | [#klDivergence()] [#poisson()] [#logCosh()] [#hinge()] [#squaredHinge()] [#categoricalHinge()] |
/// | correlation | [#pearsonCorrelation()] [#concordanceCorrelation()] |
/// | crossentropy | [#binaryCrossentropy(boolean)] [#categoricalCrossentropy(boolean)] [#sparseCategoricalCrossentropy(boolean)] |
///
/// Those of language models, taggers, recognisers and forecasters, which Keras does not have, are
/// in [TaskMetrics]; [#of] knows all.
///
/// *Shapes*: where nothing else is said, labels have the shape of the predictions, with or without
/// an axis of extent 1 at the end; sparse metrics have a class number for each position. All are
/// means over every value, or every position, that they have seen, and 0 before. *Non-finite
/// values*: NaN in a label or prediction makes the metrics of numbers and the crossentropies NaN.
public final class Metrics {
  private static final Catalog<Metric> CATALOG =
      new Catalog<Metric>("Metrics.of")
          .add("accuracy", Metrics::accuracy, "acc")
          .add("auc", Metrics::auc)
          .add("binary_accuracy", Metrics::binaryAccuracy)
          .add("binary_crossentropy", () -> binaryCrossentropy(false), "bce")
          .add("categorical_accuracy", Metrics::categoricalAccuracy)
          .add("categorical_crossentropy", () -> categoricalCrossentropy(false))
          .add("bits_per_character", () -> TaskMetrics.bitsPerCharacter(false), "bpc")
          .add("categorical_hinge", Metrics::categoricalHinge)
          .add("concordance_correlation", Metrics::concordanceCorrelation)
          .add("cosine_similarity", Metrics::cosineSimilarity)
          .add("f1_score", Metrics::binaryF1Score)
          .add("false_negatives", Metrics::falseNegatives)
          .add("false_positives", Metrics::falsePositives)
          .add("hinge", Metrics::hinge)
          .add("kl_divergence", Metrics::klDivergence, "kld", "kullback_leibler_divergence")
          .add("logcosh", Metrics::logCosh, "log_cosh_error")
          .add("mean_absolute_error", Metrics::mae, "mae")
          .add("mean_absolute_percentage_error", Metrics::mape, "mape")
          .add("mean_squared_error", Metrics::mse, "mse")
          .add("mean_squared_logarithmic_error", Metrics::msle, "msle")
          .add("pearson_correlation", Metrics::pearsonCorrelation)
          .add("perplexity", () -> TaskMetrics.perplexity(false))
          .add("poisson", Metrics::poisson)
          .add("precision", Metrics::precision)
          .add("r2_score", () -> r2Score(1))
          .add("recall", Metrics::recall)
          .add("root_mean_squared_error", Metrics::rmse, "rmse")
          .add("smape", TaskMetrics::smape)
          .add("sparse_categorical_accuracy", Metrics::sparseCategoricalAccuracy)
          .add("sparse_categorical_crossentropy", () -> sparseCategoricalCrossentropy(false))
          .add("sparse_top_k_categorical_accuracy", () -> sparseTopKCategoricalAccuracy(5))
          .add("squared_hinge", Metrics::squaredHinge)
          .add("top_k_categorical_accuracy", () -> topKCategoricalAccuracy(5))
          .add("true_negatives", Metrics::trueNegatives)
          .add("true_positives", Metrics::truePositives);

  private Metrics() {}

  /// The metric with Keras's name or alias and its default options. It is reported under the name
  /// given here, as in Keras: `mae` if asked for as `mae`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Metric of(String name) {
    Metric metric = CATALOG.of(name);
    return metric.name().equals(name) ? metric : metric.named(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// Mean absolute error: `mean |t - p|`.
  public static Metric mae() {
    return new ElementwiseMean("mean_absolute_error", Direction.DOWN, (t, p) -> Math.abs(t - p));
  }

  /// Mean squared error: `mean (t - p)²`.
  public static Metric mse() {
    return new ElementwiseMean("mean_squared_error", Direction.DOWN, Metrics::squaredError);
  }

  /// Root mean squared error: `sqrt(mean (t - p)²)`, over everything seen.
  public static Metric rmse() {
    return new ElementwiseMean(
        "root_mean_squared_error", Direction.DOWN, Metrics::squaredError, Math::sqrt);
  }

  private static double squaredError(double t, double p) {
    return (t - p) * (t - p);
  }

  /// Mean absolute percentage error: `100 · mean |t - p| / max(|t|, 1e-7)`. Labels near 0 make it
  /// huge, as in Keras.
  public static Metric mape() {
    return new ElementwiseMean(
        "mean_absolute_percentage_error",
        Direction.DOWN,
        (t, p) -> 100 * Math.abs(t - p) / Math.max(Math.abs(t), Probability.EPSILON));
  }

  /// Mean squared logarithmic error: `mean (log(1 + t) - log(1 + p))²`, values below 1e-7 counting
  /// as 1e-7, as in Keras.
  public static Metric msle() {
    return new ElementwiseMean(
        "mean_squared_logarithmic_error",
        Direction.DOWN,
        (t, p) -> squaredError(logOfOneMore(t), logOfOneMore(p)));
  }

  private static double logOfOneMore(double x) {
    return Math.log1p(Math.max(x, Probability.EPSILON));
  }

  /// Coefficient of determination, for predictions with so many features.
  public static R2Score r2Score(int outputs) {
    return new R2Score(outputs);
  }

  /// Cosine of the angle between the vectors of labels and predictions on the last axis, 1 being
  /// best: `t · p / (‖t‖ ‖p‖)`. A vector of zeros gives 0.
  public static Metric cosineSimilarity() {
    return new RowMean("cosine_similarity", Direction.UP, Layout.VALUES, RowScores::cosine);
  }

  /// The part of right answers, of the kind that fits the shapes: binary for predictions `[…, 1]`,
  /// else sparse for labels that are class numbers, else categorical, as Keras chooses it for
  /// `metrics=["accuracy"]`. For several yes-or-no questions per position this gives, as in Keras,
  /// the categorical kind; use [#binaryAccuracy()] there.
  public static Metric accuracy() {
    return new Accuracy();
  }

  /// The part of yes-or-no questions that are answered right; a prediction above 0.5 is a yes.
  public static Metric binaryAccuracy() {
    return binaryAccuracy(0.5);
  }

  /// The part of yes-or-no questions that are answered right; a prediction above the threshold is a
  /// yes. Use the threshold 0 for logits.
  public static Metric binaryAccuracy(double threshold) {
    return new ElementwiseMean(
        "binary_accuracy", Direction.UP, (t, p) -> t == (p > threshold ? 1 : 0) ? 1 : 0);
  }

  /// The part of positions whose largest prediction is where the largest label is.
  public static Metric categoricalAccuracy() {
    return new RowMean(
        "categorical_accuracy", Direction.UP, Layout.VALUES, RowScores::isLargestLabel);
  }

  /// The part of positions whose largest prediction is at the class number.
  public static Metric sparseCategoricalAccuracy() {
    return new RowMean(
        "sparse_categorical_accuracy", Direction.UP, Layout.CLASS_NUMBERS, RowScores::isRightClass);
  }

  /// The part of positions whose right class, that of the largest label, is among the `k` largest
  /// predictions; equal predictions count as smaller.
  ///
  /// @throws IllegalArgumentException if `k` is less than 1
  public static Metric topKCategoricalAccuracy(int k) {
    requireK(k);
    return new RowMean(
        "top_k_categorical_accuracy",
        Direction.UP,
        Layout.VALUES,
        (t, tAt, p, pAt, n) -> RowScores.isLargestLabelInTop(k, t, tAt, p, pAt, n));
  }

  /// The part of positions whose class number is among the `k` largest predictions; equal
  /// predictions count as smaller.
  ///
  /// @throws IllegalArgumentException if `k` is less than 1
  public static Metric sparseTopKCategoricalAccuracy(int k) {
    requireK(k);
    return new RowMean(
        "sparse_top_k_categorical_accuracy",
        Direction.UP,
        Layout.CLASS_NUMBERS,
        (t, tAt, p, pAt, n) -> RowScores.isInTop(k, t, tAt, p, pAt, n));
  }

  private static void requireK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException(
          "top_k_categorical_accuracy k: expected at least 1, but got " + k + ".");
    }
  }

  /// How many of the predicted positives are right, with threshold 0.5.
  public static Precision precision() {
    return new Precision(0.5);
  }

  /// How many of the true positives are found, with threshold 0.5.
  public static Recall recall() {
    return new Recall(0.5);
  }

  /// The harmonic mean of precision and recall for yes-or-no questions, with threshold 0.5.
  public static BinaryF1Score binaryF1Score() {
    return new BinaryF1Score(0.5);
  }

  /// The harmonic mean of precision and recall for a choice among classes.
  public static F1Score f1Score(int classes, F1Score.Average average) {
    return new F1Score(classes, average);
  }

  /// The area under the ROC curve, with 200 thresholds.
  public static Auc auc() {
    return new Auc(Auc.Curve.ROC, 200);
  }

  /// Crossentropy of yes-or-no questions, of logits or probabilities.
  public static Metric binaryCrossentropy(boolean fromLogits) {
    return new ElementwiseMean(
        "binary_crossentropy",
        Direction.DOWN,
        fromLogits
            ? (t, p) -> Math.max(p, 0) - p * t + Math.log1p(Math.exp(-Math.abs(p)))
            : (t, p) ->
                -t * Math.log(Probability.clip(p)) - (1 - t) * Math.log1p(-Probability.clip(p)));
  }

  /// Crossentropy of a choice among classes with labels per class, of logits or probabilities.
  public static Metric categoricalCrossentropy(boolean fromLogits) {
    return new RowMean(
        "categorical_crossentropy",
        Direction.DOWN,
        Layout.VALUES,
        fromLogits ? RowScores::crossentropyOfLogits : RowScores::crossentropy);
  }

  /// Crossentropy of a choice among classes with class numbers, of logits or probabilities. Its
  /// exponential is the perplexity of a language model.
  public static Metric sparseCategoricalCrossentropy(boolean fromLogits) {
    return new RowMean(
        "sparse_categorical_crossentropy",
        Direction.DOWN,
        Layout.CLASS_NUMBERS,
        fromLogits ? RowScores::sparseCrossentropyOfLogits : RowScores::sparseCrossentropy);
  }

  /// Kullback-Leibler divergence of the predicted distribution from that of the labels: `Σ t log(t
  /// / p)`, values clipped to [1e-7, 1].
  public static Metric klDivergence() {
    return new RowMean("kl_divergence", Direction.DOWN, Layout.VALUES, RowScores::klDivergence);
  }

  /// Negative log-likelihood of counts under a Poisson distribution: `mean p - t log(p + 1e-7)`.
  public static Metric poisson() {
    return new ElementwiseMean(
        "poisson", Direction.DOWN, (t, p) -> p - t * Math.log(p + Probability.EPSILON));
  }

  /// Logarithm of the hyperbolic cosine: `mean log cosh(p - t)`; Keras's name is `logcosh`.
  public static Metric logCosh() {
    return new ElementwiseMean("logcosh", Direction.DOWN, Metrics::logCosh);
  }

  private static double logCosh(double t, double p) {
    double e = Math.abs(p - t);
    return e + Math.log1p(Math.exp(-2 * e)) - Math.log(2);
  }

  /// Hinge loss of yes-or-no questions with labels -1 and 1, or 0 and 1: `mean max(1 - t p, 0)`.
  public static Metric hinge() {
    return new ElementwiseMean("hinge", Direction.DOWN, Metrics::hinge);
  }

  /// Squared hinge loss of yes-or-no questions: `mean max(1 - t p, 0)²`.
  public static Metric squaredHinge() {
    return new ElementwiseMean(
        "squared_hinge", Direction.DOWN, (t, p) -> hinge(t, p) * hinge(t, p));
  }

  private static double hinge(double t, double p) {
    return Math.max(1 - (t > 0 ? p : -p), 0);
  }

  /// Hinge loss of a choice among classes, for labels with a value per class.
  public static Metric categoricalHinge() {
    return new RowMean(
        "categorical_hinge", Direction.DOWN, Layout.VALUES, RowScores::categoricalHinge);
  }

  /// Pearson's correlation of labels and predictions along the last axis, mean over the positions,
  /// as in Keras. A vector whose values are all the same gives NaN.
  public static Metric pearsonCorrelation() {
    return new RowMean("pearson_correlation", Direction.UP, Layout.VALUES, RowScores::pearson);
  }

  /// Lin's concordance correlation of labels and predictions along the last axis, mean over the
  /// positions, as in Keras: `2 cov / (var t + var p + (mean t - mean p)²)`.
  public static Metric concordanceCorrelation() {
    return new RowMean(
        "concordance_correlation", Direction.UP, Layout.VALUES, RowScores::concordance);
  }

  /// The number of positives that are found, with threshold 0.5.
  public static Metric truePositives() {
    return new ElementwiseSum("true_positives", Direction.UP, (t, p) -> p > 0.5 ? t : 0);
  }

  /// The number of negatives that are not taken for positives, with threshold 0.5.
  public static Metric trueNegatives() {
    return new ElementwiseSum("true_negatives", Direction.UP, (t, p) -> p > 0.5 ? 0 : 1 - t);
  }

  /// The number of negatives that are taken for positives, with threshold 0.5.
  public static Metric falsePositives() {
    return new ElementwiseSum("false_positives", Direction.DOWN, (t, p) -> p > 0.5 ? 1 - t : 0);
  }

  /// The number of positives that are not found, with threshold 0.5.
  public static Metric falseNegatives() {
    return new ElementwiseSum("false_negatives", Direction.DOWN, (t, p) -> p > 0.5 ? 0 : t);
  }

  /// The best sensitivity at a threshold where the specificity is at least so much.
  ///
  /// @throws IllegalArgumentException if it is not in [0, 1]
  public static Metric sensitivityAtSpecificity(double specificity) {
    return new BestUnderConstraint(
        "sensitivity_at_specificity", Rate.RECALL, Rate.SPECIFICITY, specificity, 200);
  }

  /// The best specificity at a threshold where the sensitivity is at least so much.
  ///
  /// @throws IllegalArgumentException if it is not in [0, 1]
  public static Metric specificityAtSensitivity(double sensitivity) {
    return new BestUnderConstraint(
        "specificity_at_sensitivity", Rate.SPECIFICITY, Rate.RECALL, sensitivity, 200);
  }

  /// The best precision at a threshold where the recall is at least so much.
  ///
  /// @throws IllegalArgumentException if it is not in [0, 1]
  public static Metric precisionAtRecall(double recall) {
    return new BestUnderConstraint("precision_at_recall", Rate.PRECISION, Rate.RECALL, recall, 200);
  }

  /// The best recall at a threshold where the precision is at least so much.
  ///
  /// @throws IllegalArgumentException if it is not in [0, 1]
  public static Metric recallAtPrecision(double precision) {
    return new BestUnderConstraint(
        "recall_at_precision", Rate.RECALL, Rate.PRECISION, precision, 200);
  }

  /// The mean intersection over union of some classes.
  ///
  /// @param targets the classes that count
  /// @throws IllegalArgumentException if there are less than two classes, or a target is none
  public static Metric iou(int classes, Integer... targets) {
    return new IntersectionOverUnion("iou", classes, List.of(targets));
  }

  /// The mean intersection over union of all classes.
  ///
  /// @throws IllegalArgumentException if there are less than two classes
  public static Metric meanIou(int classes) {
    return new IntersectionOverUnion(
        "mean_iou", classes, IntStream.range(0, classes).boxed().toList());
  }

  /// The mean of the intersections over unions of yes and no, a prediction of at least 0.5 being a
  /// yes.
  public static Metric binaryIou() {
    return new BinaryIou(0.5);
  }
}
