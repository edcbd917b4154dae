package dev.elman.tasks.text;

/// Makes text of tokens as they come. For one text and one thread.
public interface TokenDecoder {
  /// What is certain of the text with one more token; it may be nothing yet.
  ///
  /// @throws IllegalArgumentException if there is no token with this id
  String next(int id);

  /// What is left at the end.
  default String end() {
    return "";
  }
}
