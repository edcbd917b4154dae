package dev.elman.metric;

import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;

/// A metric under another name.
record NamedMetric(String name, Metric metric) implements Metric {
  @Override
  public Direction direction() {
    return metric.direction();
  }

  @Override
  public int stateSize() {
    return metric.stateSize();
  }

  @Override
  public void check(Tensor yTrue, Tensor yPred) {
    metric.check(yTrue, yPred);
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, Weights weights, double[] state) {
    metric.update(yTrue, yPred, weights, state);
  }

  @Override
  public double result(double[] state) {
    return metric.result(state);
  }
}
