package dev.elman.cli;

import org.jspecify.annotations.Nullable;

/// A failure that is explained to the user in a line, with a hint how to go on.
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  Failure(String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }
}
