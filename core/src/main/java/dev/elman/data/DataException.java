package dev.elman.data;

import org.jspecify.annotations.Nullable;

/// An element of a [Source] cannot be had: a file or query cannot be read, a user's function has
/// failed, or there is nothing at all. The message tells which element it was; elements count from
/// 0, lines of a file from 1.
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// An exception with a message and what has caused it, if anything.
  public DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// What to throw for the problem with an element; a problem that already tells its element stays.
  ///
  /// @param where the operation
  /// @param expected what did not come, with the number of the element
  static DataException of(String where, String expected, Exception problem) {
    return problem instanceof DataException known
        ? known
        : new DataException(
            where + ": expected " + expected + ", but got " + problem + ".", problem);
  }
}
