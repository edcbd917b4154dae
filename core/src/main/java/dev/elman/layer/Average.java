package dev.elman.layer;

/// The mean of the inputs: `y = Σ x_k / n`. Shapes and masks are as for [Add].
public final class Average extends LinearMerge {
  /// A layer that averages its inputs.
  public Average() {}

  @Override
  float coefficient(int k, int inputs) {
    return 1f / inputs;
  }

  @Override
  public String type() {
    return "Average";
  }
}
