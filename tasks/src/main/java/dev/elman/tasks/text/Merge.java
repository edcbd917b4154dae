package dev.elman.tasks.text;

/// Two tokens that become one where they follow each other.
///
/// @param left the id of the first
/// @param right the id of the second
/// @param result the id of both together
record Merge(int left, int right, int result) {

  /// Two ids as one number.
  static long pair(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }

  /// Puts the pair together wherever it is found, from left to right.
  ///
  /// @param ids is changed
  /// @param length the number of ids
  /// @return the new number of ids
  int apply(int[] ids, int length) {
    int to = 0;
    for (int from = 0; from < length; to++) {
      boolean both = from + 1 < length && ids[from] == left && ids[from + 1] == right;
      ids[to] = both ? result : ids[from];
      from += both ? 2 : 1;
    }
    return to;
  }
}
