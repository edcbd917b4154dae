package dev.elman.data;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Elements that can be had in any order, in the one that an [Ordering] chooses.
record Ordered<T>(Access<T> access, Ordering ordering) implements Source<T> {

  /// All elements, as they lie.
  Ordered(Access<T> access) {
    this(access, Ordering.NATURAL);
  }

  Ordered<T> with(Ordering newOrdering) {
    return new Ordered<>(access, newOrdering);
  }

  @Override
  public Cursor<T> open(long epochSeed) {
    return new Pass<>(access, ordering.order(access.count(), epochSeed));
  }

  @Override
  public OptionalLong size() {
    OptionalLong known = access.knownCount();
    return known.isEmpty()
        ? known
        : OptionalLong.of(ordering.count(Math.toIntExact(known.getAsLong())));
  }

  private static final class Pass<T> implements Cursor<T> {
    private final Access<T> access;
    private final RowOrder order;
    private int place;

    Pass(Access<T> access, RowOrder order) {
      this.access = access;
      this.order = order;
    }

    @Override
    public @Nullable T next() {
      return place < order.count() ? access.get(order.row(place++)) : null;
    }

    @Override
    public void close() {
      place = order.count();
    }
  }
}
