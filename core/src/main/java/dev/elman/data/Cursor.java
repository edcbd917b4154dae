package dev.elman.data;

import org.jspecify.annotations.Nullable;

/// One pass over the elements of a [Source], for one thread. Whoever opened it closes it, at the
/// end or before: only then are its files, connections and threads gone.
///
/// ```
/// try (Cursor<Batch> batches = dataset.open(seed)) {
///   for (Batch batch = batches.next(); batch != null; batch = batches.next()) { … }
/// }
/// ```
///
/// @param <T> the kind of the elements
public interface Cursor<T> extends AutoCloseable {
  /// The next element, or null behind the last.
  ///
  /// @throws DataException if the element cannot be had; it tells which one
  @Nullable T next();

  /// Frees what the pass holds. Closing twice does nothing.
  @Override
  void close();
}
