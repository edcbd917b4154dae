package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// The mean of a function of single labels and predictions, `after(Σ value(t, p) / count)`.
///
/// State: the sum of the values and their count.
///
/// @param name the name
/// @param direction which values are the better ones
/// @param value a function of a label and its prediction
/// @param after a function of the mean
record ElementwiseMean(
    String name, Direction direction, DoubleBinaryOperator value, DoubleUnaryOperator after)
    implements Metric {

  /// A mean that is the result itself.
  ElementwiseMean(String name, Direction direction, DoubleBinaryOperator value) {
    this(name, direction, value, DoubleUnaryOperator.identity());
  }

  @Override
  public int stateSize() {
    return 2;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Labels.requireSameValues(name, yTrue, yPred);
    int features = yPred.rank() == 1 ? 1 : yPred.shape().features();
    double sum = 0;
    double total = 0;
    for (int i = 0; i < yPred.size(); i++) {
      float weight = weights.at(i / features);
      sum += weight == 0 ? 0 : weight * value.applyAsDouble(yTrue.data()[i], yPred.data()[i]);
      total += weight;
    }
    state[0] += sum;
    state[1] += total;
  }

  @Override
  public double result(double[] state) {
    return state[1] == 0 ? 0 : after.applyAsDouble(state[0] / state[1]);
  }
}
