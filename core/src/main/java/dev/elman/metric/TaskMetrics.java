package dev.elman.metric;

import dev.elman.distribution.DistributionOutput;
import dev.elman.metric.RowMean.Layout;
import java.util.List;

/// Metrics of what recurrent networks are for, during training; Keras does not have them.
///
/// | | |
/// |---|---|
/// | language models | [#perplexity(boolean)] [#bitsPerCharacter(boolean)] |
/// | tags, speech, handwriting | [#spanF1(List)] [#labelErrorRate(int)] |
/// | forecasts | [#smape()] [#mase(double)] [#weightedQuantileLoss(double...)] [#quantileCrps(double...)] [#crps(DistributionOutput)] |
///
/// Where whole texts or series are compared, after training, there are [SpanF1], [EditDistance],
/// [Bleu], [ChrF], [ForecastErrors], [QuantileScores] and [Crps].
public final class TaskMetrics {
  private TaskMetrics() {}

  /// The exponential of the crossentropy of class numbers, over everything seen: as many equally
  /// likely choices would be as hard. Of logits or probabilities.
  public static Metric perplexity(boolean fromLogits) {
    return new RowMean(
        "perplexity",
        Direction.DOWN,
        Layout.CLASS_NUMBERS,
        fromLogits ? RowScores::sparseCrossentropyOfLogits : RowScores::sparseCrossentropy,
        Math::exp);
  }

  /// The crossentropy of class numbers in bits, for models of characters. Of logits or
  /// probabilities.
  public static Metric bitsPerCharacter(boolean fromLogits) {
    return new RowMean(
        "bits_per_character",
        Direction.DOWN,
        Layout.CLASS_NUMBERS,
        fromLogits ? RowScores::sparseCrossentropyOfLogits : RowScores::sparseCrossentropy,
        mean -> mean / Math.log(2));
  }

  /// The F1 of spans, for a model that tags: [SpanF1] of the tags with the largest predictions.
  ///
  /// @param tags the name of each tag, by its number: `O`, `B-PER`
  /// @throws IllegalArgumentException if a name is no tag, or O is missing
  public static Metric spanF1(List<String> tags) {
    return new TaggedSpanF1(tags);
  }

  /// Edits per label of what a model trained with CTC spells: its character or word error rate.
  ///
  /// @throws IllegalArgumentException if the blank is negative
  public static Metric labelErrorRate(int blank) {
    return new LabelErrorRate(blank);
  }

  /// Symmetric mean absolute percentage error as in the M4 competition: `200 · mean |t - p| / (|t|
  /// + |p|)`, 0 for 0.
  public static Metric smape() {
    return new ElementwiseMean(
        "smape",
        Direction.DOWN,
        (t, p) -> 200 * Confusion.ratio(Math.abs(t - p), Math.abs(t) + Math.abs(p)));
  }

  /// Mean absolute scaled error of forecasts of one series, or of series of one scale.
  ///
  /// @param naiveError the error of the naive forecast in the history, [ForecastErrors#naiveError]
  /// @throws IllegalArgumentException if it is not positive
  public static Metric mase(double naiveError) {
    if (!(naiveError > 0)) {
      throw new IllegalArgumentException(
          "mase naiveError: expected a positive number, but got "
              + naiveError
              + ". A series that repeats itself exactly has no scaled error.");
    }
    return new ElementwiseMean("mase", Direction.DOWN, (t, p) -> Math.abs(t - p) / naiveError);
  }

  /// The quantile loss of all levels, divided by the sum of the labels: [QuantileScores#wql()].
  ///
  /// @param levels those of the loss, ascending
  /// @throws IllegalArgumentException if they are not ascending inside of (0, 1)
  public static Metric weightedQuantileLoss(double... levels) {
    return new QuantileForecastScore("weighted_quantile_loss", true, levels);
  }

  /// The continuous ranked probability score as far as quantiles say it: [QuantileScores#crps()].
  ///
  /// @param levels those of the loss, ascending
  /// @throws IllegalArgumentException if they are not ascending inside of (0, 1)
  public static Metric quantileCrps(double... levels) {
    return new QuantileForecastScore("crps", false, levels);
  }

  /// The continuous ranked probability score of a model whose predictions say a distribution: one
  /// that is trained with the negative log-likelihood of the same output.
  ///
  /// @throws IllegalArgumentException if [Crps#of] does not know such distributions
  public static Metric crps(DistributionOutput output) {
    Crps.of(0, output.distribution(new float[output.parameters()], 0)); // throws
    return new DistributionCrps(output);
  }
}
