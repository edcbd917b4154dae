package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;

/// The extents of a data set or attribute; none for a single value.
///
/// @param extents the extents, outermost first
/// @param size the number of values: their product
record DataSpace(int[] extents, int size) {
  private static final int MOST_AXES = 32;
  private static final int NOTHING = 2;

  static DataSpace read(Source source, Cursor cursor) throws ModelFileException {
    long at = cursor.position();
    int version = cursor.version("a data space", 1, 2);
    int rank = cursor.u8();
    cursor.skip(1);
    boolean empty = false;
    if (version == 1) {
      cursor.skip(5);
    } else {
      empty = cursor.u8() == NOTHING;
    }
    if (rank > MOST_AXES) {
      throw source.damaged("at most " + MOST_AXES + " axes", rank + "", at);
    }
    int[] extents = new int[rank];
    long size = empty ? 0 : 1;
    for (int axis = 0; axis < rank; axis++) {
      long extent = cursor.length();
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw source.damaged("an extent of at most 2^31", Long.toUnsignedString(extent), at);
      }
      extents[axis] = (int) extent;
      size = Math.min(size * extent, Long.MAX_VALUE >>> 32); // 2³¹ · 2³¹ does not overflow
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw source.damaged("fewer than 2^31 values", size + "", at);
    }
    return new DataSpace(extents, (int) size);
  }
}
