package dev.elman.data;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The elements of a source, read at the first use and kept. They are read with one fixed seed, so
/// it makes no difference which epoch comes first.
final class Cached<T> implements Access<T> {
  private final Source<T> source;
  private @Nullable List<T> elements;

  Cached(Source<T> source) {
    this.source = source;
  }

  /// Two passes may begin at once on two threads: one reads, the other waits.
  private synchronized List<T> elements() {
    List<T> known = elements;
    if (known == null) {
      known = source.toList(0);
      elements = known;
    }
    return known;
  }

  @Override
  public int count() {
    return elements().size();
  }

  @Override
  public synchronized OptionalLong knownCount() {
    return elements == null ? source.size() : OptionalLong.of(elements.size());
  }

  @Override
  public T get(int index) {
    return elements().get(index);
  }
}
