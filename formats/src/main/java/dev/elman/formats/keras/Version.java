package dev.elman.formats.keras;

/// A version of Keras: the numbers that count.
///
/// @param major 1, 2 or 3
/// @param minor the number behind the first point
record Version(int major, int minor) {
  /// What a file that does not say it was written by.
  static final Version UNKNOWN = new Version(3, 0);

  /// Reads `2.3.0-tf`; what is no version is taken for Keras 3.
  static Version of(String text) {
    String[] parts = text.split("[^0-9]+", 3);
    try {
      int minor = parts.length > 1 && !parts[1].isEmpty() ? Integer.parseInt(parts[1]) : 0;
      return new Version(Integer.parseInt(parts[0]), minor);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
