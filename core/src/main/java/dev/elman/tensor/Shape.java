package dev.elman.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The extents of an array, outermost axis first, for example `[time, features]`.
///
/// A [Tensor]'s shape holds every axis. Layers describe themselves with the shape of *one sample*:
/// the batch axis is left out, as in Keras's `Input(shape=(10, 1))`. In such a shape an axis may be
/// [#ANY], which is Keras's `None`.
public final class Shape {
  /// An extent that is known only when data arrive, such as the number of time steps.
  public static final int ANY = -1;

  private final int[] extents;

  private Shape(int[] extents) {
    this.extents = extents;
  }

  /// The shape with these extents.
  ///
  /// @throws IllegalArgumentException if an extent is neither positive nor [#ANY]
  public static Shape of(int... extents) {
    for (int extent : extents) {
      if (extent < 1 && extent != ANY) {
        throw new IllegalArgumentException(
            "Shape: expected extents of at least 1 (or Shape.ANY), but got "
                + Arrays.toString(extents)
                + ". An axis cannot be empty.");
      }
    }
    return new Shape(extents.clone());
  }

  /// The number of axes.
  public int rank() {
    return extents.length;
  }

  /// The extent of an axis; negative axes count from the end, so `extent(-1)` is the number of
  /// features.
  public int extent(int axis) {
    return extents[axis < 0 ? extents.length + axis : axis];
  }

  /// The last extent: features, or units.
  public int features() {
    return extent(-1);
  }

  /// The product of all extents.
  ///
  /// @throws IllegalStateException if an extent is [#ANY]
  public int size() {
    long size = 1;
    for (int extent : extents) {
      if (extent == ANY) {
        throw new IllegalStateException(
            "Shape.size: expected every extent to be known, but got " + this + ".");
      }
      size *= extent;
    }
    return Math.toIntExact(size);
  }

  /// Whether no extent is [#ANY].
  public boolean isKnown() {
    return Arrays.stream(extents).allMatch(extent -> extent != ANY);
  }

  /// Whether an array of shape `other` may stand where this shape is expected: equal but for
  /// [#ANY].
  public boolean accepts(Shape other) {
    return rank() == other.rank()
        && IntStream.range(0, rank())
            .allMatch(axis -> extents[axis] == ANY || extents[axis] == other.extents[axis]);
  }

  /// This shape with another last extent.
  public Shape withFeatures(int features) {
    int[] changed = extents.clone();
    changed[changed.length - 1] = features;
    return of(changed);
  }

  /// This shape behind a new outermost axis: the shape of a batch of such samples.
  public Shape prepend(int extent) {
    int[] longer = new int[extents.length + 1];
    longer[0] = extent;
    System.arraycopy(extents, 0, longer, 1, extents.length);
    return of(longer);
  }

  /// This shape without its outermost axis: the shape of one sample of a batch.
  public Shape dropFirst() {
    return new Shape(Arrays.copyOfRange(extents, 1, extents.length));
  }

  /// This shape without its last axis.
  public Shape dropLast() {
    return new Shape(Arrays.copyOf(extents, extents.length - 1));
  }

  /// A copy of the extents.
  public int[] toArray() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  @Override
  public String toString() {
    return Arrays.stream(extents)
        .mapToObj(extent -> extent == ANY ? "any" : Integer.toString(extent))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// The extents with a name each, for messages: `[batch=32, time=10, features=7]`.
  public String labelled(String... labels) {
    if (labels.length != rank()) {
      return toString();
    }
    return IntStream.range(0, rank())
        .mapToObj(axis -> labels[axis] + "=" + (extents[axis] == ANY ? "any" : extents[axis]))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// The extents of a batch with the usual names: batch, then time for rank 3, then features.
  public String labelledBatch() {
    return switch (rank()) {
      case 1 -> labelled("batch");
      case 2 -> labelled("batch", "features");
      case 3 -> labelled("batch", "time", "features");
      default -> toString();
    };
  }
}
