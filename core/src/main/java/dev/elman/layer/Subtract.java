package dev.elman.layer;

import dev.elman.tensor.Shape;
import java.util.List;

/// The difference of two inputs: `y = x_0 - x_1`. Shapes and masks are as for [Add].
public final class Subtract extends LinearMerge {
  /// A layer that subtracts its second input from the first.
  public Subtract() {}

  @Override
  float coefficient(int k, int inputs) {
    return k == 0 ? 1 : -1;
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    requireTwo(inputs);
    super.checkInputs(inputs);
  }

  @Override
  public String type() {
    return "Subtract";
  }
}
