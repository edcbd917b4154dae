package dev.elman.data;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Elements that can be read again and again: [Samples] one by one, or a [Dataset] in batches.
///
/// A source is not changed by being read. What is random about it is a function of the seed it is
/// opened with, so the same seed gives the same elements in the same order.
///
/// @param <T> the kind of the elements
public interface Source<T> {
  /// The [#size()] of a source that is known to have no end.
  long ENDLESS = Long.MAX_VALUE;

  /// Begins a pass.
  ///
  /// @param epochSeed decides about all that is random; another one for every epoch gives another
  ///   order
  Cursor<T> open(long epochSeed);

  /// The number of elements of a pass, or [#ENDLESS]; empty if only reading them tells.
  default OptionalLong size() {
    return OptionalLong.empty();
  }

  /// All elements of a pass.
  default List<T> toList(long epochSeed) {
    List<T> all = new ArrayList<>();
    try (Cursor<T> cursor = open(epochSeed)) {
      for (T element = cursor.next(); element != null; element = cursor.next()) {
        all.add(element);
      }
    }
    return all;
  }
}
