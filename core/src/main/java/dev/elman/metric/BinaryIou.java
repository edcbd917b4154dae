package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// The mean of the intersections over unions of yes and no: Keras's `BinaryIoU`.
///
/// *Shapes*: labels like predictions; `[batch]` for `[batch, 1]`. *Non-finite values*: NaN is a no.
///
/// @param threshold the smallest prediction that is a yes, in [0, 1]; Keras's default is 0.5
record BinaryIou(double threshold) implements Metric {
  private static final int SUMS = 4; // for no: both, either; for yes: both, either

  BinaryIou {
    Confusion.requireThreshold("binary_iou", threshold);
  }

  @Override
  public String name() {
    return "binary_iou";
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return SUMS;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Labels.requireSameValues(name(), yTrue, yPred);
    int features = yPred.rank() == 1 ? 1 : yPred.shape().features();
    for (int i = 0; i < yPred.size(); i++) {
      double weight = weights.at(i / features);
      int label = yTrue.data()[i] > 0 ? 1 : 0;
      int answer = yPred.data()[i] >= threshold ? 1 : 0;
      if (label == answer) {
        state[2 * label] += weight;
        state[2 * label + 1] += weight;
      } else {
        state[1] += weight;
        state[3] += weight;
      }
    }
  }

  @Override
  public double result(double[] state) {
    int valid = (state[1] > 0 ? 1 : 0) + (state[3] > 0 ? 1 : 0);
    double sum = Confusion.ratio(state[0], state[1]) + Confusion.ratio(state[2], state[3]);
    return Confusion.ratio(sum, valid);
  }
}
