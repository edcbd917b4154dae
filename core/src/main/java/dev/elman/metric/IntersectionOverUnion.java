package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.List;

/// The mean over some classes of `tp / (tp + fp + fn)`: how far the positions of a class and those
/// that are taken for it are the same. Classes that occur in neither are left out.
///
/// The class with the largest prediction is the answer.
///
/// *Shapes*: predictions `[…, classes]`; labels the same with 1 at the right class, or class
/// numbers `[…]` or `[…, 1]`. Keras calls these `IoU`, `OneHotIoU`, `MeanIoU` and `OneHotMeanIoU`.
///
/// @param name the name
/// @param classes the number of classes, at least 2
/// @param targets the classes that count
record IntersectionOverUnion(String name, int classes, List<Integer> targets) implements Metric {
  IntersectionOverUnion {
    F1Score.requireClasses(name, classes);
    targets = List.copyOf(targets);
    for (int target : targets) {
      if (target < 0 || target >= classes) {
        throw new IllegalArgumentException(
            name
                + ": expected target classes from 0 to "
                + (classes - 1)
                + ", but got "
                + target
                + ".");
      }
    }
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public int stateSize() {
    return classes * Confusion.SIZE;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    F1Score.update(name, classes, yTrue, yPred, weights, state);
  }

  @Override
  public double result(double[] state) {
    double sum = 0;
    int valid = 0;
    for (int target : targets) {
      int at = target * Confusion.SIZE;
      double union =
          state[at + Confusion.TRUE_POSITIVES]
              + state[at + Confusion.FALSE_POSITIVES]
              + state[at + Confusion.FALSE_NEGATIVES];
      sum += Confusion.ratio(state[at + Confusion.TRUE_POSITIVES], union);
      valid += union > 0 ? 1 : 0;
    }
    return Confusion.ratio(sum, valid);
  }
}
