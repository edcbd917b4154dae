package dev.elman.layer;

/// The sum of the inputs: `y = Σ x_k`.
///
/// Shapes need not be equal: axes are matched from the last on, and an axis of extent 1, or one
/// that an input lacks, is repeated. A step of the result is real if it is real in any input, and
/// there is no mask unless every input has one, as in Keras.
public final class Add extends LinearMerge {
  /// A layer that adds its inputs.
  public Add() {}

  @Override
  float coefficient(int k, int inputs) {
    return 1;
  }

  @Override
  public String type() {
    return "Add";
  }
}
