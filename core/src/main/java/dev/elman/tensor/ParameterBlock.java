package dev.elman.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// All parameters of one model, one behind the other in a single array.
///
/// One array makes the optimizer, gradient clipping, the sum over workers, saving and comparing
/// plain loops. Gradients and optimizer slots are arrays of the same length, with everything at the
/// same place.
public final class ParameterBlock {
  private static final AtomicLong VERSIONS = new AtomicLong();

  private final List<Parameter> parameters;
  private final float[] values;
  private long version = VERSIONS.incrementAndGet();

  /// Gives each parameter its place and its first values; a parameter that had values in another
  /// block keeps them. A parameter that occurs twice (tied weights) is held once.
  public ParameterBlock(List<Parameter> parameters, Seed seed) {
    this.parameters = parameters.stream().distinct().toList();
    long size = this.parameters.stream().mapToLong(Parameter::size).sum();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Model: expected at most "
              + (Integer.MAX_VALUE - 8)
              + " parameters, but got "
              + size
              + ". Use fewer units.");
    }
    values = new float[(int) size];
    int offset = 0;
    for (int i = 0; i < this.parameters.size(); i++) {
      Parameter parameter = this.parameters.get(i);
      parameter.moveTo(this, values, offset, seed.child(i));
      offset += parameter.size();
    }
  }

  /// The parameters in the order of their places.
  public List<Parameter> parameters() {
    return parameters;
  }

  /// All values; not a copy. Call [#changed()] after writing.
  public float[] values() {
    return values;
  }

  /// The number of values.
  public int size() {
    return values.length;
  }

  /// Replaces the values of one parameter.
  ///
  /// @throws IllegalArgumentException if the shape is another
  public void set(Parameter parameter, Tensor newValues) {
    if (!parameter.shape().equals(newValues.shape())) {
      throw new IllegalArgumentException(
          "Parameter "
              + parameter.name()
              + ": expected shape "
              + parameter.shape()
              + ", but got "
              + newValues.shape()
              + ".");
    }
    System.arraycopy(newValues.data(), 0, values, parameter.offset(), parameter.size());
    changed();
  }

  /// Grows at every change of the values, so that packed copies know when they are out of date; no
  /// two blocks have the same version.
  public long version() {
    return version;
  }

  /// Says that the values have changed.
  public void changed() {
    version = VERSIONS.incrementAndGet();
  }

  /// A copy of all values.
  public float[] snapshot() {
    return values.clone();
  }

  /// Writes back a copy made by [#snapshot()].
  public void restore(float[] snapshot) {
    if (snapshot.length != values.length) {
      throw new IllegalArgumentException(
          "Model weights: expected "
              + values.length
              + " values, but got "
              + snapshot.length
              + ". The snapshot belongs to another model.");
    }
    System.arraycopy(snapshot, 0, values, 0, values.length);
    changed();
  }

  @Override
  public String toString() {
    return "ParameterBlock[size="
        + values.length
        + ", parameters="
        + Arrays.toString(parameters.toArray())
        + "]";
  }
}
