package dev.elman.tensor;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A weight array of a layer: a named piece of the [ParameterBlock] of its model.
///
/// The values lie in [#values()] from [#offset()] on, row-major; the gradient of every worker lies
/// at the same place of the worker's own array. A parameter gets its place when the model is built.
public final class Parameter {
  private final String name;
  private final Shape shape;
  private final Initial initial;
  private final boolean trainable;
  private float[] values = new float[0];
  private int offset = -1;
  private @Nullable ParameterBlock block;

  /// Writes the first values of a parameter.
  @FunctionalInterface
  public interface Initial {
    /// Writes `shape.size()` values into `values` from index `offset` on.
    void fill(Shape shape, RandomGenerator random, float[] values, int offset);
  }

  /// A parameter without a place; a [ParameterBlock] gives it one.
  public Parameter(String name, Shape shape, Initial initial, boolean trainable) {
    this.name = name;
    this.shape = shape;
    this.initial = initial;
    this.trainable = trainable;
  }

  /// Moves to a place of a block: with the values it has, or else with its first values.
  void moveTo(ParameterBlock newBlock, float[] newValues, int newOffset, Seed seed) {
    if (block == null) {
      initial.fill(shape, seed.generator(), newValues, newOffset);
    } else {
      System.arraycopy(values, offset, newValues, newOffset, size());
    }
    block = newBlock;
    values = newValues;
    offset = newOffset;
  }

  /// The block that holds the values, or null before the model is built.
  public @Nullable ParameterBlock block() {
    return block;
  }

  /// The name within the layer: kernel, recurrent_kernel, bias.
  public String name() {
    return name;
  }

  /// The extents.
  public Shape shape() {
    return shape;
  }

  /// The number of values.
  public int size() {
    return shape.size();
  }

  /// Whether the optimizer may change it.
  public boolean trainable() {
    return trainable;
  }

  /// The array that holds this parameter among others; see [#offset()].
  ///
  /// @throws IllegalStateException before the model is built
  public float[] values() {
    requirePlace();
    return values;
  }

  /// The index of the first value in [#values()], and of its gradient in a worker's array of
  /// gradients.
  ///
  /// @throws IllegalStateException before the model is built
  public int offset() {
    requirePlace();
    return offset;
  }

  private void requirePlace() {
    if (offset < 0) {
      throw new IllegalStateException(
          "Parameter " + name + ": no values yet. Build the model or fit it first.");
    }
  }

  /// Replaces the values.
  ///
  /// @throws IllegalArgumentException if the shape is another
  /// @throws IllegalStateException before the model is built
  public void set(Tensor newValues) {
    requirePlace();
    if (block != null) {
      block.set(this, newValues);
    }
  }

  /// A copy of the values.
  public Tensor get() {
    Tensor copy = Tensor.zeros(shape);
    System.arraycopy(values(), offset(), copy.data(), 0, size());
    return copy;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
