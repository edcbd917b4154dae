package dev.elman.loss;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// A loss whose value at a position depends on all predictions of that position together.
interface RowLoss extends Loss {
  /// The loss at a position; sets the derivative by each of its predictions.
  double loss(Row row);

  /// The number of labels of a position with so many predictions.
  default int labels(int predictions) {
    return predictions;
  }

  @Override
  default double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    Row row = Row.of(yTrue, yPred, labels(yPred.shape().features())).withoutGradient();
    return sum(row, yPred.positions(), weights, 0);
  }

  @Override
  default double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    Row row = Row.of(yTrue, yPred, labels(yPred.shape().features())).into(dPred.data());
    return sum(row, yPred.positions(), weights, scale);
  }

  private double sum(Row row, int positions, Weights weights, float scale) {
    double sum = 0;
    for (int position = 0; position < positions; position++) {
      double weight = weights.at(position);
      row.moveTo(position, weight * scale);
      if (weight == 0) { // what is masked may be anything
        row.fillGradient(0);
      } else {
        sum += weight * loss(row);
      }
    }
    row.giveBack();
    return sum;
  }
}
