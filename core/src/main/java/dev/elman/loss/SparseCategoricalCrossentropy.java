package dev.elman.loss;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import org.jspecify.annotations.Nullable;

/// Crossentropy of a choice among classes, with the number of the right class as label: the loss of
/// classifiers and language models. For a softmax output, or for the logits before it.
///
/// ```
/// c = label
/// probabilities: q = p / Σ p
///                value = -log q_c                            q clipped to [1e-7, 1 - 1e-7]
///                ∂value/∂p = (1 - [i = c] / q_c) / Σ p       0 where q_c is clipped
/// logits:        value = log Σ exp(p) - p_c                  log-sum-exp
///                ∂value/∂p = softmax(p) - [i = c]
/// ```
///
/// As in Keras, probabilities are divided by their sum first. *Label smoothing* ε, as in PyTorch,
/// has the right class count `1 - ε` and all classes together ε, instead of 1 and 0.
///
/// *Shapes*: predictions `[…, classes]`, labels `[…]` or `[…, 1]`: `[batch]` for one choice per
/// sample, `[batch, time]` for one per time step. *Labels*: whole numbers in [0, classes).
/// *Non-finite values*: NaN or infinity in a prediction makes the sum NaN and the gradient of its
/// row; of other rows nothing.
///
/// @param fromLogits whether predictions are logits; Keras's default is false
/// @param ignoreClass the label of positions that do not count, in the loss and in the number of
///   positions that it is divided by; it need not be the number of a class. Keras's default is
///   null: all count
/// @param labelSmoothing ε, in [0, 1]; 0 by default
public record SparseCategoricalCrossentropy(
    boolean fromLogits, @Nullable Integer ignoreClass, double labelSmoothing) implements RowLoss {
  /// Checks the smoothing.
  ///
  /// @throws IllegalArgumentException if it is outside of [0, 1]
  public SparseCategoricalCrossentropy {
    Labels.requireSmoothing("sparse_categorical_crossentropy", labelSmoothing);
  }

  /// The same loss for logits or probabilities.
  public SparseCategoricalCrossentropy fromLogits(boolean newFromLogits) {
    return new SparseCategoricalCrossentropy(newFromLogits, ignoreClass, labelSmoothing);
  }

  /// The same loss with another smoothing.
  public SparseCategoricalCrossentropy labelSmoothing(double newLabelSmoothing) {
    return new SparseCategoricalCrossentropy(fromLogits, ignoreClass, newLabelSmoothing);
  }

  /// The same loss, ignoring positions with this label, such as -1 or the number of padding; null
  /// for none.
  public SparseCategoricalCrossentropy ignoreClass(@Nullable Integer newIgnoreClass) {
    return new SparseCategoricalCrossentropy(fromLogits, newIgnoreClass, labelSmoothing);
  }

  @Override
  public String name() {
    return "sparse_categorical_crossentropy";
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    Labels.requireOnePerPosition(name(), yTrue, yPred);
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    Labels.requireClasses(name(), yTrue, yPred.features(), ignoreClass);
  }

  @Override
  public long positions(Tensor yTrue, Tensor yPred, Weights weights) {
    int positions = yPred.positions();
    if (ignoreClass == null) {
      return weights.count(positions);
    }
    Mask mask = weights.count(positions) < positions ? weights.mask() : null;
    long count = 0;
    for (int i = 0; i < positions; i++) {
      boolean real = mask == null || mask.get(i / mask.time(), i % mask.time());
      count += real && yTrue.data()[i] != ignoreClass ? 1 : 0;
    }
    return count;
  }

  @Override
  public int labels(int predictions) {
    return 1;
  }

  @Override
  public double loss(Row row) {
    if (ignoreClass != null && row.t(0) == ignoreClass) {
      row.fillGradient(0);
      return 0;
    }
    return fromLogits ? lossOfLogits(row) : lossOfProbabilities(row);
  }

  private double lossOfLogits(Row row) {
    int right = row.right();
    double rest = labelSmoothing / row.size(); // what every class counts
    double value = row.softmaxToGradient() - (1 - labelSmoothing) * row.p(right);
    row.addGradient(right, labelSmoothing - 1);
    for (int i = 0; rest > 0 && i < row.size(); i++) {
      value -= rest * row.p(i);
      row.addGradient(i, -rest);
    }
    return value;
  }

  private double lossOfProbabilities(Row row) {
    int right = row.right();
    double sum = row.sum();
    double rest = labelSmoothing / row.size(); // what every class counts
    double value = 0;
    double counted = 0; // of the classes that are not clipped
    for (int i = 0; i < row.size(); i++) {
      double t = rest + (i == right ? 1 - labelSmoothing : 0);
      if (t > 0) {
        double q = row.p(i) / sum;
        value -= t * Math.log(Probability.clip(q));
        counted += Probability.isClipped(q) ? 0 : t;
      }
    }
    row.fillGradient(counted / sum);
    for (int i = 0; i < row.size(); i++) {
      double t = rest + (i == right ? 1 - labelSmoothing : 0);
      double q = row.p(i) / sum;
      if (t > 0 && !Probability.isClipped(q)) {
        row.gradient(i, (counted - t / q) / sum);
      }
    }
    return value;
  }
}
