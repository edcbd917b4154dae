package dev.elman.tensor;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A weight array of a layer: a named piece of the [ParameterBlock] of its model.
///
/// The values lie in [#values()] from [#offset()] on, row-major; the gradient of every worker lies
/// at the same place of the worker's own array. A parameter gets its place when the model is built.
///
/// There are two kinds. A *weight* is changed by the optimizer. A *statistic*, such as the moving
/// mean of batch normalization, is not: what layers add to the gradient at its place is added to
/// its value at every update. Either kind keeps its value while it is frozen.
public final class Parameter {
  private final String name;
  private final Shape shape;
  private Initial initial;
  private final boolean statistic;
  private boolean frozen;
  private String layer = "";
  private @Nullable Penalty regularizer;
  private @Nullable Projection constraint;
  private float[] values = new float[0];
  private int offset = -1;
  private @Nullable ParameterBlock block;

  /// Writes the first values of a parameter.
  @FunctionalInterface
  public interface Initial {
    /// Writes `shape.size()` values into `values` from index `offset` on.
    void fill(Shape shape, RandomGenerator random, float[] values, int offset);
  }

  /// A function of the values of a parameter that is added to the loss.
  ///
  /// The values lie in `values` from index `from` on, row-major. The methods may be called by any
  /// thread and allocate nothing.
  public interface Penalty {
    /// Requires that the penalty is defined for arrays of this shape.
    ///
    /// @throws IllegalArgumentException if it is not
    default void checkShape(Shape shape) {}

    /// The penalty.
    double value(float[] values, int from, Shape shape);

    /// Adds the derivative of the penalty by each value to `gradients`, at the place of the value.
    void addGradient(float[] values, int from, Shape shape, float[] gradients);
  }

  /// Moves the values of a parameter to where they may be, after each update.
  ///
  /// The values lie in `values` from index `from` on, row-major. The methods may be called by any
  /// thread and allocate nothing.
  public interface Projection {
    /// Requires that the projection is defined for arrays of this shape.
    ///
    /// @throws IllegalArgumentException if it is not
    default void checkShape(Shape shape) {}

    /// Changes the values.
    void project(float[] values, int from, Shape shape);
  }

  /// A weight without a place; a [ParameterBlock] gives it one.
  ///
  /// @param trainable false for a weight that is frozen at first
  public Parameter(String name, Shape shape, Initial initial, boolean trainable) {
    this(name, shape, initial, false, !trainable);
  }

  private Parameter(String name, Shape shape, Initial initial, boolean statistic, boolean frozen) {
    this.name = name;
    this.shape = shape;
    this.initial = initial;
    this.statistic = statistic;
    this.frozen = frozen;
  }

  /// A statistic without a place; a [ParameterBlock] gives it one.
  public static Parameter statistic(String name, Shape shape, Initial initial) {
    return new Parameter(name, shape, initial, true, false);
  }

  /// Takes the first values from elsewhere, and returns this parameter: a model that is read from a
  /// file has better ones than random numbers.
  ///
  /// @throws IllegalStateException if the values have been made already
  public Parameter initial(Initial newInitial) {
    if (block != null) {
      throw new IllegalStateException(
          "Parameter " + path() + ": the values have been made already. Use set.");
    }
    initial = newInitial;
    return this;
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

  /// The name with the layer's before it, `dense_1/kernel`, or without if that is not known.
  public String path() {
    return layer.isEmpty() ? name : layer + "/" + name;
  }

  /// Says to which layer this parameter belongs, and returns it.
  public Parameter layer(String layerName) {
    layer = layerName;
    return this;
  }

  /// The extents.
  public Shape shape() {
    return shape;
  }

  /// The number of values.
  public int size() {
    return shape.size();
  }

  /// Whether the optimizer changes it: it is a weight and not frozen.
  public boolean trainable() {
    return !statistic && !frozen;
  }

  /// Whether it is a statistic, frozen or not. Layers add to the gradient at the place of a
  /// statistic what is to be added to its value; that is neither clipped nor part of the norm of
  /// the gradient.
  public boolean isStatistic() {
    return statistic;
  }

  /// Whether it keeps its value in training.
  public boolean isFrozen() {
    return frozen;
  }

  /// Thaws this parameter or freezes it, and returns it: Keras's `trainable`. It takes effect when
  /// the next training begins.
  public Parameter trainable(boolean newTrainable) {
    frozen = !newTrainable;
    return this;
  }

  /// What is added to the loss, or null for nothing. As in Keras a frozen parameter adds nothing.
  public @Nullable Penalty regularizer() {
    return regularizer;
  }

  /// Chooses what is added to the loss, null for nothing, and returns this parameter.
  ///
  /// @throws IllegalArgumentException if the penalty is not defined for the shape
  public Parameter regularizer(@Nullable Penalty newRegularizer) {
    if (newRegularizer != null) {
      newRegularizer.checkShape(shape);
    }
    regularizer = newRegularizer;
    return this;
  }

  /// Where the values may be, or null for anywhere.
  public @Nullable Projection constraint() {
    return constraint;
  }

  /// Chooses where the values may be, null for anywhere, and returns this parameter.
  ///
  /// @throws IllegalArgumentException if the constraint is not defined for the shape
  public Parameter constraint(@Nullable Projection newConstraint) {
    if (newConstraint != null) {
      newConstraint.checkShape(shape);
    }
    constraint = newConstraint;
    return this;
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
