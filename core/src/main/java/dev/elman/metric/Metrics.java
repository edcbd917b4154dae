package dev.elman.metric;

import dev.elman.metric.RowMean.Layout;
import dev.elman.tensor.Catalog;
import java.util.List;

/// All metrics of the library, with Keras 3's names and defaults.
///
/// | | |
/// |---|---|
/// | numbers | [#mae()] [#mse()] [#rmse()] [#mape()] [#msle()] [#r2Score(int)] [#cosineSimilarity()] |
/// | right or wrong | [#accuracy()] [#binaryAccuracy()] [#categoricalAccuracy()] [#sparseCategoricalAccuracy()] [#topKCategoricalAccuracy(int)] [#sparseTopKCategoricalAccuracy(int)] |
/// | found and missed | [#precision()] [#recall()] [#binaryF1Score()] [#f1Score(int, F1Score.Average)] [#auc()] |
/// | crossentropy | [#binaryCrossentropy(boolean)] [#categoricalCrossentropy(boolean)] [#sparseCategoricalCrossentropy(boolean)] |
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
          .add("cosine_similarity", Metrics::cosineSimilarity)
          .add("f1_score", Metrics::binaryF1Score)
          .add("mean_absolute_error", Metrics::mae, "mae")
          .add("mean_absolute_percentage_error", Metrics::mape, "mape")
          .add("mean_squared_error", Metrics::mse, "mse")
          .add("mean_squared_logarithmic_error", Metrics::msle, "msle")
          .add("precision", Metrics::precision)
          .add("r2_score", () -> r2Score(1))
          .add("recall", Metrics::recall)
          .add("root_mean_squared_error", Metrics::rmse, "rmse")
          .add("sparse_categorical_accuracy", Metrics::sparseCategoricalAccuracy)
          .add("sparse_categorical_crossentropy", () -> sparseCategoricalCrossentropy(false))
          .add("sparse_top_k_categorical_accuracy", () -> sparseTopKCategoricalAccuracy(5))
          .add("top_k_categorical_accuracy", () -> topKCategoricalAccuracy(5));

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
}
