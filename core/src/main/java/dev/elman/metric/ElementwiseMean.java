package dev.elman.metric;

import dev.elman.tensor.Tensor;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// The mean of a function of single labels and predictions, `after(Σ value(t, p) / count)`.
///
/// State: the sum of the values and their count.
///
/// @param name the name
/// @param value a function of a label and its prediction
/// @param after a function of the mean
record ElementwiseMean(String name, DoubleBinaryOperator value, DoubleUnaryOperator after)
    implements Metric {

  /// A mean that is the result itself.
  ElementwiseMean(String name, DoubleBinaryOperator value) {
    this(name, value, DoubleUnaryOperator.identity());
  }

  @Override
  public int stateSize() {
    return 2;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, double[] state) {
    Labels.requireSameValues(name, yTrue, yPred);
    double sum = 0;
    for (int i = 0; i < yPred.size(); i++) {
      sum += value.applyAsDouble(yTrue.data()[i], yPred.data()[i]);
    }
    state[0] += sum;
    state[1] += yPred.size();
  }

  @Override
  public double result(double[] state) {
    return state[1] == 0 ? 0 : after.applyAsDouble(state[0] / state[1]);
  }
}
