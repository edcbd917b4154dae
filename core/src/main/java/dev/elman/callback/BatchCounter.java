package dev.elman.callback;

/// Counts batches over the ends of epochs, up to a number.
final class BatchCounter {
  private final int every;
  private int seen;

  /// @param every the number to count to; 0 never comes
  BatchCounter(int every) {
    this.every = every;
  }

  /// Counts a batch; true if the number is reached, and then it counts from 0 again.
  boolean next() {
    seen++;
    if (every == 0 || seen < every) {
      return false;
    }
    seen = 0;
    return true;
  }

  int seen() {
    return seen;
  }

  void seen(int newSeen) {
    seen = newSeen;
  }
}
