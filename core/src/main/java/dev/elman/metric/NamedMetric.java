package dev.elman.metric;

import dev.elman.tensor.Tensor;

/// A metric under another name.
record NamedMetric(String name, Metric metric) implements Metric {
  @Override
  public int stateSize() {
    return metric.stateSize();
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, double[] state) {
    metric.update(yTrue, yPred, state);
  }

  @Override
  public double result(double[] state) {
    return metric.result(state);
  }
}
