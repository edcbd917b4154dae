package dev.elman.formats;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A model file that cannot be read or written. The message is one line: the place (file, entry,
/// path within it), what was expected, what came, and what to do.
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /// An error with its message.
  public ModelFileException(String message) {
    this(message, null);
  }

  /// An error with its message and what caused it.
  public ModelFileException(String message, @Nullable Throwable cause) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "), cause);
  }
}
