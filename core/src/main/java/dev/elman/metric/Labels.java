package dev.elman.metric;

import dev.elman.tensor.Tensor;

/// What labels must look like: a value for every prediction, or a class number for every position.
final class Labels {
  private Labels() {}

  /// Requires labels of the shape of the predictions, but for an axis of extent 1 at the end.
  static void requireSameValues(String metric, Tensor yTrue, Tensor yPred) {
    if (!agree(yTrue, rankWithoutOne(yTrue), yPred, rankWithoutOne(yPred))) {
      throw new IllegalArgumentException(
          metric
              + ": expected labels of the shape of the predictions, "
              + yPred.shape().labelledBatch()
              + ", but got "
              + yTrue.shape().labelledBatch()
              + ". For labels that are class numbers use a sparse metric.");
    }
  }

  /// Requires a label for each position of the predictions.
  static void requireOnePerPosition(String metric, Tensor yTrue, Tensor yPred) {
    int rank = yPred.rank() - 1;
    if (!agree(yTrue, yTrue.rank(), yPred, rank)
        && !agree(yTrue, rankWithoutOne(yTrue), yPred, rank)) {
      throw new IllegalArgumentException(
          metric
              + ": expected labels of shape "
              + yPred.shape().dropLast()
              + ", one class number for each position of the predictions "
              + yPred.shape()
              + ", but got "
              + yTrue.shape().labelledBatch()
              + ". For labels with a value per class use a metric that is not sparse.");
    }
  }

  /// Requires a label for each group of so many predictions, and returns how many labels a position
  /// has.
  static int requireGroups(String metric, Tensor yTrue, Tensor yPred, int group) {
    int labels = yPred.shape().features() / group;
    boolean fits =
        yPred.shape().features() % group == 0 && yTrue.size() == yPred.positions() * labels;
    if (!fits || yTrue.extent(0) != yPred.extent(0)) {
      throw new IllegalArgumentException(
          metric
              + ": expected "
              + group
              + " predictions for each label, but got predictions "
              + yPred.shape().labelledBatch()
              + " and labels "
              + yTrue.shape().labelledBatch()
              + ". Give the last layer "
              + group
              + " units for each number that it forecasts.");
    }
    return labels;
  }

  /// The rank but for an axis of extent 1 at the end.
  private static int rankWithoutOne(Tensor tensor) {
    return tensor.rank() > 1 && tensor.shape().features() == 1 ? tensor.rank() - 1 : tensor.rank();
  }

  /// Whether the first axes have the same extents. Metrics look at every batch, so no shape is
  /// made.
  private static boolean agree(Tensor a, int rankOfA, Tensor b, int rankOfB) {
    boolean same = rankOfA == rankOfB;
    for (int axis = 0; same && axis < rankOfA; axis++) {
      same = a.extent(axis) == b.extent(axis);
    }
    return same;
  }
}
