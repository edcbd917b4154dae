package dev.elman.loss;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.tensor.WorkSpaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The negative log-likelihood of tag sequences under a linear-chain conditional random field
/// (Lafferty, McCallum and Pereira 2001), and what else a chain can say: the best sequence and the
/// probability of every tag.
///
/// ```
/// score(y) = s(y_0) + Σ_t x_t(y_t) + Σ_t A(y_{t-1}, y_t) + e(y_{T-1})
/// value = log Σ_{y'} exp score(y') - score(y)
/// ```
///
/// The predictions x are scores of each tag at each step; the transitions A and the scores s and e
/// of the first and the last tag are [#parameters()] of the layer `Crf`, which gives its loss. What
/// the layer forbids is left out of the sum.
///
/// *Shapes*: predictions `[batch, time, tags]`, labels `[batch, time]` or `[batch, time, 1]`: tag
/// numbers. Only steps that are not masked are read, the one before a gap being followed by the one
/// behind it; labels at masked steps may be any tag number or -1. The loss of a model is the mean
/// over the samples; the weight of a sample is that of its first real step. *Non-finite values*:
/// NaN in a prediction makes the sum and the gradients NaN.
public final class CrfLoss implements Loss {
  private final ChainWeights chain;
  private final boolean perStep;
  private final WorkSpaces<Work> workSpaces = new WorkSpaces<>(Work::new);

  /// The work space of one call.
  private static final class Work {
    private final Chain chain = new Chain();
    private int[] labels = new int[0];
  }

  /// The tags of one sample.
  ///
  /// @param tags the tag numbers of its real steps
  /// @param logProbability the logarithm of the probability that these are the tags
  public record Tagging(List<Integer> tags, double logProbability) {}

  /// The loss of this chain.
  public CrfLoss(ChainWeights chain) {
    this(chain, false);
  }

  private CrfLoss(ChainWeights chain, boolean perStep) {
    this.chain = chain;
    this.perStep = perStep;
  }

  /// The same loss, divided by the number of real steps and not by that of samples.
  public CrfLoss perStep(boolean newPerStep) {
    return new CrfLoss(chain, newPerStep);
  }

  /// Whether the loss is divided by the number of real steps.
  public boolean isPerStep() {
    return perStep;
  }

  @Override
  public String name() {
    return "crf";
  }

  @Override
  public List<Parameter> parameters() {
    return chain.parameters();
  }

  @Override
  public long positions(Tensor yTrue, Tensor yPred, Weights weights) {
    return perStep ? weights.count(yPred.positions()) : yPred.extent(0);
  }

  @Override
  public double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    return sum(yTrue, yPred, weights, 0, null, null);
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    Arrays.fill(dPred.data(), 0, dPred.size(), 0);
    return sum(yTrue, yPred, weights, scale, dPred.data(), null);
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      float scale,
      Tensor dPred,
      float[] gradients,
      long seed) {
    Arrays.fill(dPred.data(), 0, dPred.size(), 0);
    return sum(yTrue, yPred, weights, scale, dPred.data(), gradients);
  }

  private double sum(
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      float scale,
      float @Nullable [] dp,
      float @Nullable [] gradients) {
    Work work = workSpaces.take();
    work.chain.begin(chain);
    requirePredictions(yPred.shape());
    double sum = 0;
    for (int row = 0; row < yPred.extent(0); row++) {
      work.chain.steps().read(yPred, weights.mask(), row);
      sum += sample(work, yTrue, yPred, weights, row, scale, dp);
    }
    if (gradients != null) {
      work.chain.addGradients(chain, gradients);
    }
    workSpaces.giveBack(work);
    return sum;
  }

  private double sample(
      Work work,
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      int row,
      float scale,
      float @Nullable [] dp) {
    RealSteps steps = work.chain.steps();
    double factor = steps.count() == 0 ? 0 : weights.at(steps.begin(0) / chain.tags());
    if (factor == 0) {
      return 0;
    }
    readLabels(work, yTrue, row, yPred.extent(0));
    double logZ = work.chain.logPartition(yPred.data());
    double value = logZ - work.chain.score(work.labels);
    if (dp != null) {
      work.chain.gradient(work.labels, scale * factor, dp);
    }
    return factor * value;
  }

  private void readLabels(Work work, Tensor yTrue, int row, int rows) {
    RealSteps steps = work.chain.steps();
    if (work.labels.length < steps.count()) {
      work.labels = new int[steps.count()];
    }
    for (int t = 0; t < steps.count(); t++) {
      int tag = (int) yTrue.data()[steps.begin(t) / chain.tags()];
      int before = t == 0 ? 0 : work.labels[t - 1];
      work.labels[t] = tag;
      boolean may =
          tag >= 0
              && (t == 0 ? chain.mayStart(tag) : chain.mayFollow(before, tag))
              && (t < steps.count() - 1 || chain.mayEnd(tag));
      if (!may) {
        throw forbidden(tag, t, t == 0 ? "at the beginning" : "behind tag " + before, row, rows);
      }
    }
  }

  private static IllegalArgumentException forbidden(
      int tag, int step, String where, int row, int rows) {
    return new IllegalArgumentException(
        "crf labels: expected a tag that is allowed "
            + where
            + ", and at the end one that is allowed there, but got "
            + tag
            + " at real step "
            + step
            + " in sample "
            + row
            + " of "
            + rows
            + " computed together. Mask padding, and mend the labels or forbid less.");
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    requirePredictions(yPred);
    Labels.requireOnePerPosition("crf", yTrue, yPred);
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireClasses("crf", yTrue, yPred.features(), -1);
  }

  /// The most likely tags of each sample: Viterbi's algorithm.
  ///
  /// @param yPred the predictions of the model, `[batch, time, tags]`
  /// @param mask the real steps, or null for all
  public List<Tagging> decode(Tensor yPred, @Nullable Mask mask) {
    requirePredictions(yPred.shape());
    Chain work = new Chain();
    work.begin(chain);
    List<Tagging> taggings = new ArrayList<>();
    for (int row = 0; row < yPred.extent(0); row++) {
      work.steps().read(yPred, mask, row);
      taggings.add(decode(work, yPred));
    }
    return taggings;
  }

  private static Tagging decode(Chain work, Tensor yPred) {
    int count = work.steps().count();
    if (count == 0) {
      return new Tagging(List.of(), 0);
    }
    double score = work.viterbi(yPred.data());
    List<Integer> tags = Arrays.stream(work.path(), 0, count).boxed().toList();
    return new Tagging(tags, score - work.logPartition(yPred.data()));
  }

  /// Writes 1 where the most likely tags are and 0 elsewhere, also at masked steps.
  ///
  /// @param yPred the predictions of the model, `[batch, time, tags]`
  /// @param mask the real steps, or null for all
  /// @param best receives the result, shaped like `yPred`
  public void decode(Tensor yPred, @Nullable Mask mask, Tensor best) {
    Work work = workSpaces.take();
    work.chain.begin(chain);
    Arrays.fill(best.data(), 0, best.size(), 0);
    RealSteps steps = work.chain.steps();
    for (int row = 0; row < yPred.extent(0); row++) {
      steps.read(yPred, mask, row);
      if (steps.count() > 0) {
        work.chain.viterbi(yPred.data());
      }
      for (int t = 0; t < steps.count(); t++) {
        best.data()[steps.begin(t) + work.chain.path()[t]] = 1;
      }
    }
    workSpaces.giveBack(work);
  }

  /// The probability of every tag at every step, given the whole sample: `[batch, time, tags]`,
  /// zeros at masked steps.
  ///
  /// @param yPred the predictions of the model, `[batch, time, tags]`
  /// @param mask the real steps, or null for all
  public Tensor marginals(Tensor yPred, @Nullable Mask mask) {
    requirePredictions(yPred.shape());
    Chain work = new Chain();
    work.begin(chain);
    Tensor marginals = Tensor.zeros(yPred.shape());
    for (int row = 0; row < yPred.extent(0); row++) {
      work.steps().read(yPred, mask, row);
      if (work.steps().count() > 0) {
        work.logPartition(yPred.data());
        work.marginals(marginals.data());
      }
    }
    return marginals;
  }

  private void requirePredictions(Shape yPred) {
    boolean fits = chain.tags() == Shape.ANY || yPred.features() == chain.tags();
    if (yPred.rank() != 3 || !fits) {
      throw new IllegalArgumentException(
          "crf: expected predictions of shape "
              + Shape.of(Shape.ANY, Shape.ANY, chain.tags()).labelled("batch", "time", "tags")
              + ", but got "
              + yPred.labelledBatch()
              + ". Let the layer that gave this loss be the last one of the model, and give one"
              + " sample as a batch of one.");
    }
  }
}
