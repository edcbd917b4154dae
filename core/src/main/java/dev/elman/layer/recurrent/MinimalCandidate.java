package dev.elman.layer.recurrent;

import dev.elman.activation.Elementwise;

/// What minGRU and minLSTM take for tanh, so that states stay positive: `x + 0.5` for x ≥ 0, else
/// σ(x).
record MinimalCandidate() implements Elementwise {
  @Override
  public String name() {
    return "minimal_candidate";
  }

  @Override
  public double value(double x) {
    return x >= 0 ? x + 0.5 : 1 / (1 + Math.exp(-x));
  }

  @Override
  public double derivative(double x, double y) {
    return y >= 0.5 ? 1 : y * (1 - y);
  }
}
