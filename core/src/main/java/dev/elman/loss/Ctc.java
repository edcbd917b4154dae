package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.tensor.WorkSpaces;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Connectionist temporal classification: the loss of a network that reads a long sequence and
/// spells a short one, without being told which step says which label (Graves et al. 2006,
/// doi:10.1145/1143844.1143891). Speech, handwriting, gestures.
///
/// At each step the network chooses a label or *blank*. A path of such choices spells what is left
/// when repetitions are merged and then blanks removed: `a a – a b b` spells `a a b`.
///
/// ```
/// p(labels) = Σ_{paths that spell the labels} Π_t softmax(x_t)(path_t)
/// value = -log p(labels)
/// ∂value/∂x_t(k) = softmax(x_t)(k) - p(path_t = k | labels)
/// ```
///
/// Both are computed by the forward-backward algorithm. The loss of a model is the mean over the
/// samples; weights count per sample.
///
/// *Shapes*: predictions are logits `[batch, time, classes]`, one class of which is blank; labels
/// `[batch, maxLabels]`: class numbers, then -1 or the blank up to the end of the row. Only steps
/// that are not masked are read, so every sample has its own length; Keras's loss takes the padded
/// length for all. *Non-finite values*: NaN in a prediction makes the sum NaN and the gradient of
/// its sample; of other samples nothing.
///
/// Unlike Keras, which has only the mean over the samples, and like PyTorch, there are options for
/// samples that are too short and for the division by the number of labels.
public final class Ctc implements Loss {
  private final int blank;
  private final boolean zeroInfinity;
  private final boolean perLabel;
  private final WorkSpaces<Work> workSpaces = new WorkSpaces<>(Work::new);

  /// The work space of one call.
  private static final class Work {
    private final CtcAlignment alignment = new CtcAlignment();
    private final RealSteps steps = new RealSteps();
    private int[] labels = new int[0];
    private int length; // the number of labels
  }

  Ctc(int blank, boolean zeroInfinity, boolean perLabel) {
    if (blank < 0) {
      throw new IllegalArgumentException(
          "ctc blank: expected a class number, but got "
              + blank
              + ". Blank is the class for steps that say nothing, usually 0 or the last one.");
    }
    this.blank = blank;
    this.zeroInfinity = zeroInfinity;
    this.perLabel = perLabel;
  }

  /// The same loss with another class as blank; Keras's and PyTorch's default is 0.
  ///
  /// @throws IllegalArgumentException if it is negative
  public Ctc blank(int newBlank) {
    return new Ctc(newBlank, zeroInfinity, perLabel);
  }

  /// The same loss, leaving out samples that have no path: too few steps for their labels. Without
  /// it, as by default, they are refused.
  public Ctc zeroInfinity(boolean newZeroInfinity) {
    return new Ctc(blank, newZeroInfinity, perLabel);
  }

  /// The same loss, each sample divided by the number of its labels: PyTorch's `mean`.
  public Ctc perLabel(boolean newPerLabel) {
    return new Ctc(blank, zeroInfinity, newPerLabel);
  }

  /// The class for steps that say nothing.
  public int blank() {
    return blank;
  }

  /// What reads the labels from predictions: with the same blank, by a beam search.
  public CtcDecoder decoder() {
    return CtcDecoder.blank(blank);
  }

  @Override
  public String name() {
    return "ctc";
  }

  /// The number of samples, however many are left out.
  @Override
  public long positions(Tensor yTrue, Tensor yPred, Weights weights) {
    return yPred.extent(0);
  }

  @Override
  public double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    return sum(yTrue, yPred, weights, 0, null);
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    Arrays.fill(dPred.data(), 0, dPred.size(), 0);
    return sum(yTrue, yPred, weights, scale, dPred.data());
  }

  private double sum(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, float @Nullable [] dp) {
    Work work = workSpaces.take();
    double sum = 0;
    for (int row = 0; row < yPred.extent(0); row++) {
      work.steps.read(yPred, weights.mask(), row);
      readLabels(work, yTrue, row);
      sum += sample(work, yPred, weights, row, scale, dp);
    }
    workSpaces.giveBack(work);
    return sum;
  }

  private double sample(
      Work work, Tensor yPred, Weights weights, int row, float scale, float @Nullable [] dp) {
    int classes = yPred.shape().features();
    double factor = perLabel ? 1.0 / Math.max(1, work.length) : 1;
    if (work.steps.count() > 0) {
      factor *= weights.at(work.steps.begin(0) / classes);
    }
    if (factor == 0) {
      return 0;
    }
    if (work.steps.count() < CtcAlignment.leastSteps(work.labels, work.length)) {
      if (zeroInfinity) {
        return 0;
      }
      throw tooShort(work, row, yPred.extent(0));
    }
    double value =
        work.alignment.negativeLogLikelihood(
            yPred.data(), work.steps, classes, blank, work.labels, work.length);
    if (zeroInfinity && value == Double.POSITIVE_INFINITY) {
      return 0;
    }
    if (dp != null) {
      work.alignment.gradient(scale * factor, dp);
    }
    return factor * value;
  }

  private void readLabels(Work work, Tensor yTrue, int row) {
    int most = yTrue.rowSize();
    if (work.labels.length < most) {
      work.labels = new int[most];
    }
    work.length = length(yTrue, row);
    for (int i = 0; i < work.length; i++) {
      work.labels[i] = (int) yTrue.data()[row * most + i];
    }
  }

  /// The number of labels in a row: up to the first -1 or blank.
  private int length(Tensor yTrue, int row) {
    int most = yTrue.rowSize();
    int length = 0;
    while (length < most && !isPadding(yTrue.data()[row * most + length])) {
      length++;
    }
    return length;
  }

  private boolean isPadding(float label) {
    return label == -1 || label == blank;
  }

  private IllegalArgumentException tooShort(Work work, int row, int rows) {
    int[] labels = Arrays.copyOf(work.labels, work.length);
    return new IllegalArgumentException(
        "ctc: expected at least "
            + CtcAlignment.leastSteps(labels, labels.length)
            + " steps for the labels "
            + Arrays.toString(labels)
            + ", but got "
            + work.steps.count()
            + " in sample "
            + row
            + " of "
            + rows
            + " computed together. Remove the sample, let the network shorten its input less, or"
            + " leave out such samples with zeroInfinity(true).");
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    if (yPred.rank() != 3) {
      throw new IllegalArgumentException(
          "ctc: expected predictions of shape [batch, time, classes], but got "
              + yPred.labelledBatch()
              + ". Let the last recurrent layer return sequences.");
    }
    if (blank >= yPred.features()) {
      throw new IllegalArgumentException(
          "ctc blank: expected one of the "
              + yPred.features()
              + " classes of the predictions, but got "
              + blank
              + ". Give the last layer a unit for each label and one for blank.");
    }
    if (yTrue.rank() != 2
        || (yTrue.extent(0) != yPred.extent(0)
            && yTrue.extent(0) != Shape.ANY
            && yPred.extent(0) != Shape.ANY)) {
      throw new IllegalArgumentException(
          "ctc: expected labels of shape "
              + Shape.of(yPred.extent(0), Shape.ANY).labelled("batch", "labels")
              + " for predictions "
              + yPred.labelledBatch()
              + ", but got "
              + yTrue.labelled("batch", "labels")
              + ". Give one row of class numbers per sample and pad it with -1.");
    }
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    int most = yTrue.rowSize();
    for (int row = 0; row < yTrue.extent(0); row++) {
      int length = length(yTrue, row);
      for (int i = 0; i < most; i++) {
        float label = yTrue.data()[row * most + i];
        boolean isClass = label >= 0 && label < yPred.features() && label == (int) label;
        if (i < length ? !isClass : !isPadding(label)) {
          throw new IllegalArgumentException(
              "ctc labels: expected class numbers from 0 to "
                  + (yPred.features() - 1)
                  + ", then -1 or the blank "
                  + blank
                  + " up to the end, but got "
                  + label
                  + " at "
                  + i
                  + " in row "
                  + row
                  + ". Blank is no label; the rows are padded behind their labels.");
        }
      }
    }
  }
}
