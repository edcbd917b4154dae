package dev.elman.layer;

/// The largest of the inputs, value by value: `y = max x_k`. Shapes are as for [Add].
///
/// At a masked step of an input the other inputs count. A step of the result is real if it is real
/// in any input, and there is no mask unless every input has one, as in Keras. The gradient goes to
/// the input that was taken, the first of equal ones.
public final class Maximum extends Extremum {
  /// A layer that takes the largest.
  public Maximum() {
    super(1);
  }

  @Override
  public String type() {
    return "Maximum";
  }
}
