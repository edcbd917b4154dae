package dev.elman.layer;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A layer that takes several inputs, or has several results: only the methods with lists and
/// arrays need to be written, and those with one tensor lead to them.
public abstract class JoiningLayer extends Layer {
  /// For subclasses.
  protected JoiningLayer() {}

  @Override
  public abstract void checkInputs(List<Shape> inputs);

  @Override
  protected abstract void createParameters(List<Shape> inputs);

  @Override
  public abstract List<Shape> outputShapes(List<Shape> inputs);

  @Override
  public abstract Tensor[] forwardAll(Tape tape, Tensor[] inputs);

  @Override
  public abstract Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs);

  @Override
  public final void checkInput(Shape input) {
    checkInputs(List.of(input));
  }

  @Override
  protected final void createParameters(Shape input) {
    createParameters(List.of(input));
  }

  @Override
  public final Shape outputShape(Shape input) {
    return outputShapes(List.of(input)).getFirst();
  }

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    Tensor[] inputs = tape.tensors(2, 1);
    inputs[0] = x;
    return forwardAll(tape, inputs)[0];
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    Tensor[] dOutputs = tape.tensors(3, 1);
    dOutputs[0] = dy;
    return backwardAll(tape, dOutputs)[0];
  }

  /// @throws IllegalArgumentException unless there are two inputs
  final void requireTwo(List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException(
          displayName() + ": expected two inputs, but got " + inputs.size() + ".");
    }
  }
}
