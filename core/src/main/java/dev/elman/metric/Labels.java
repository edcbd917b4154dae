package dev.elman.metric;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;

/// What labels must look like: a value for every prediction, or a class number for every position.
final class Labels {
  private Labels() {}

  /// Requires labels of the shape of the predictions, but for an axis of extent 1 at the end.
  static void requireSameValues(String metric, Tensor yTrue, Tensor yPred) {
    if (!squeeze(yTrue.shape()).equals(squeeze(yPred.shape()))) {
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
    Shape positions = yPred.shape().dropLast();
    if (!yTrue.shape().equals(positions) && !squeeze(yTrue.shape()).equals(positions)) {
      throw new IllegalArgumentException(
          metric
              + ": expected labels of shape "
              + positions
              + ", one class number for each position of the predictions "
              + yPred.shape()
              + ", but got "
              + yTrue.shape().labelledBatch()
              + ". For labels with a value per class use a metric that is not sparse.");
    }
  }

  private static Shape squeeze(Shape shape) {
    return shape.rank() > 1 && shape.features() == 1 ? shape.dropLast() : shape;
  }
}
