package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.function.DoubleBinaryOperator;

/// The sum of a function of single labels and predictions.
///
/// @param name the name
/// @param direction which values are the better ones
/// @param value a function of a label and its prediction
record ElementwiseSum(String name, Direction direction, DoubleBinaryOperator value)
    implements Metric {
  @Override
  public int stateSize() {
    return 1;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    Labels.requireSameValues(name, yTrue, yPred);
    int features = yPred.rank() == 1 ? 1 : yPred.shape().features();
    for (int i = 0; i < yPred.size(); i++) {
      float weight = weights.at(i / features);
      state[0] += weight == 0 ? 0 : weight * value.applyAsDouble(yTrue.data()[i], yPred.data()[i]);
    }
  }

  @Override
  public double result(double[] state) {
    return state[0];
  }
}
