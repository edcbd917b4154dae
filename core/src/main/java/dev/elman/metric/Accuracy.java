package dev.elman.metric;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// Accuracy of the kind that fits the shapes, as Keras chooses it for `metrics=["accuracy"]`:
///
/// | predictions | labels | accuracy |
/// |---|---|---|
/// | `[…, 1]` | any | [Metrics#binaryAccuracy()] |
/// | `[…, classes]` | an axis less, or `[…, 1]` | [Metrics#sparseCategoricalAccuracy()] |
/// | `[…, classes]` | `[…, classes]` | [Metrics#categoricalAccuracy()] |
///
/// *Difference to what one may expect, the same in Keras*: several yes-or-no questions per position
/// have the shape of the last line; ask for [Metrics#binaryAccuracy()] there.
record Accuracy() implements Metric {
  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return 2;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    kind(yTrue.shape(), yPred.shape()).update(yTrue, yPred, weights, state);
  }

  private static Metric kind(Shape yTrue, Shape yPred) {
    if (yPred.features() == 1) {
      return Metrics.binaryAccuracy();
    }
    return yTrue.rank() < yPred.rank() || yTrue.features() == 1
        ? Metrics.sparseCategoricalAccuracy()
        : Metrics.categoricalAccuracy();
  }

  @Override
  public double result(double[] state) {
    return state[1] == 0 ? 0 : state[0] / state[1];
  }
}
