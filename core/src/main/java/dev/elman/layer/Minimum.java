package dev.elman.layer;

/// The smallest of the inputs, value by value: `y = min x_k`. Shapes, masks and gradients are as
/// for [Maximum].
public final class Minimum extends Extremum {
  /// A layer that takes the smallest.
  public Minimum() {
    super(-1);
  }

  @Override
  public String type() {
    return "Minimum";
  }
}
