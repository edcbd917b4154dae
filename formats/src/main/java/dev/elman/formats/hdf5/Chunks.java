package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.nio.ByteBuffer;

/// Puts the chunks of a data set together.
///
/// ```
/// B-tree v1  TREE, type 1, level, entries (2), siblings (O, O), then key, child (O), key, …, key
/// key        stored bytes (4), filters left out (4), the chunk's first index on every axis and 0 (8 each)
/// ```
final class Chunks {
  private static final int CHUNKS = 1;

  private final Source source;
  private final Filters filters;
  private final int[] extents;
  private final int[] chunk;
  private final int width;
  private final int chunkBytes;
  private final byte[] values;

  /// @param chunk the extents of a chunk
  /// @param width the bytes of one value
  Chunks(Source source, Filters filters, DataSpace space, int[] chunk, int width)
      throws ModelFileException {
    this.source = source;
    this.filters = filters;
    this.extents = space.extents();
    this.chunk = chunk;
    this.width = width;
    long size = width;
    for (int extent : chunk) {
      size = Math.min(size * Math.max(0, extent), Integer.MAX_VALUE);
    }
    chunkBytes = (int) size;
    values = new byte[space.size() * width];
    if (chunkBytes < width || chunkBytes > Math.max(values.length, 1 << 20)) {
      throw source.damaged("chunks as large as the data set", chunkBytes + " bytes", 0);
    }
  }

  /// The values of the whole data set; those of chunks that were never written are zero.
  ByteBuffer read(long tree) throws ModelFileException {
    readTree(tree, Integer.MAX_VALUE);
    return ByteBuffer.wrap(values);
  }

  private void readTree(long position, int above) throws ModelFileException {
    source.visit(position);
    Cursor node = source.at(position);
    node.signature("TREE");
    if (node.u8() != CHUNKS) {
      throw source.damaged("the B-tree of chunks", "another one", position);
    }
    int level = node.u8();
    if (level >= above) {
      throw source.damaged("a level below " + above, level + "", position);
    }
    int entries = node.u16();
    node.address();
    node.address();
    int[] first = new int[extents.length];
    for (int i = 0; i < entries; i++) {
      long stored = node.u32();
      long skipped = node.u32();
      readFirst(node, first);
      long child = source.position(node.address());
      if (level == 0) {
        readChunk(child, stored, skipped, first);
      } else {
        readTree(child, level);
      }
    }
  }

  private void readFirst(Cursor node, int[] first) throws ModelFileException {
    for (int axis = 0; axis < first.length; axis++) {
      long at = node.position();
      long index = node.i64();
      if (index < 0 || index >= extents[axis]) {
        throw source.damaged("an index below " + extents[axis], index + "", at);
      }
      first[axis] = (int) index;
    }
    node.i64();
  }

  private void readChunk(long position, long stored, long skipped, int[] first)
      throws ModelFileException {
    // a chunk costs what it unpacks to: many entries may name the same few bytes
    for (int done = 0; done < chunkBytes; done += 4096) {
      source.visit(position);
    }
    ByteBuffer bytes =
        filters.undo(source.slice(position, stored), skipped, chunkBytes, width, position);
    copy(bytes, 0, first, 0, 0);
  }

  /// Copies the part of the chunk that lies within the data set, axis by axis.
  private void copy(ByteBuffer from, int fromIndex, int[] first, int toIndex, int axis) {
    if (axis == extents.length) {
      from.get(fromIndex * width, values, toIndex * width, width);
      return;
    }
    int count = Math.min(chunk[axis], extents[axis] - first[axis]);
    if (axis == extents.length - 1) {
      int to = toIndex * extents[axis] + first[axis];
      from.get(fromIndex * chunk[axis] * width, values, to * width, count * width);
      return;
    }
    for (int i = 0; i < count; i++) {
      copy(
          from,
          fromIndex * chunk[axis] + i,
          first,
          toIndex * extents[axis] + first[axis] + i,
          axis + 1);
    }
  }
}
