package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Gives every sample another shape: `[batch, …]` → `[batch, targetShape…]`. Nothing is copied.
///
/// One extent of the target may be -1: it becomes what is left of the number of values.
public final class Reshape extends Layer {
  private final Shape target;

  /// A layer with this shape of a sample as its result.
  ///
  /// @param targetShape the extents; at most one is -1 (which is [Shape#ANY])
  /// @throws IllegalArgumentException if an extent is 0 or negative, or two are -1
  public Reshape(int... targetShape) {
    target = Shape.of(targetShape);
    int open = 0;
    for (int axis = 0; axis < target.rank(); axis++) {
      open += target.extent(axis) == Shape.ANY ? 1 : 0;
    }
    if (open > 1) {
      throw new IllegalArgumentException(
          "Reshape targetShape: expected at most one extent of -1, but got "
              + target
              + ". Say the other extents.");
    }
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    if (x.rowSize() % known() != 0) {
      throw wrongSize(x.shape().dropFirst());
    }
    Extents extents = tape.object(0, Extents::new).of(x.extent(0));
    for (int axis = 0; axis < target.rank(); axis++) {
      int extent = target.extent(axis);
      extents.add(extent == Shape.ANY ? x.rowSize() / known() : extent);
    }
    return tape.keep(x, tape.view(0, x, extents));
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return tape.viewLike(1, dy, tape.input());
  }

  /// The product of all extents of the target but the open one.
  private int known() {
    int size = 1;
    for (int axis = 0; axis < target.rank(); axis++) {
      size *= target.extent(axis) == Shape.ANY ? 1 : target.extent(axis);
    }
    return size;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public void checkInput(Shape input) {
    if (!input.isKnown()) {
      if (target.isKnown()) {
        throw badInput(
            "extents that are all known",
            input,
            "A sequence of any length cannot fill " + target + "; leave one extent open with -1.");
      }
      return; // the rest is seen when data arrive
    }
    int size = input.size();
    if (size % known() != 0 || (target.isKnown() && size != known())) {
      throw wrongSize(input);
    }
  }

  private IllegalArgumentException wrongSize(Shape input) {
    return badInput(
        "as many values as in " + target,
        input,
        "A sample has " + input.size() + " values; choose extents with that product.");
  }

  @Override
  protected void createParameters(Shape input) {}

  @Override
  public Shape outputShape(Shape input) {
    if (target.isKnown() || !input.isKnown()) {
      return target;
    }
    int[] extents = target.toArray();
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = extents[axis] == Shape.ANY ? input.size() / known() : extents[axis];
    }
    return Shape.of(extents);
  }

  @Override
  public String type() {
    return "Reshape";
  }

  /// The shape of a sample of the result; [Shape#ANY] for the extent that is left open.
  public Shape targetShape() {
    return target;
  }
}
