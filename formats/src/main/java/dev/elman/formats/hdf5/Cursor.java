package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads a block of a file from front to back; whoever reads beyond its end gets an error that says
/// where.
final class Cursor {
  private final Source source;
  private final ByteBuffer block;
  private final long start;

  Cursor(Source source, ByteBuffer block, long start) {
    this.source = source;
    this.block = block;
    this.start = start;
  }

  /// Where in the file the next byte comes from.
  long position() {
    return start + block.position();
  }

  int remaining() {
    return block.remaining();
  }

  private void require(long count) throws ModelFileException {
    if (count < 0 || count > block.remaining()) {
      throw source.damaged(count + " more bytes", block.remaining() + " in the block", position());
    }
  }

  void skip(long count) throws ModelFileException {
    require(count);
    block.position(block.position() + (int) count);
  }

  /// Skips to a multiple of eight bytes after the start of the block.
  void align() throws ModelFileException {
    skip(Math.min(-block.position() & 7, block.remaining()));
  }

  int u8() throws ModelFileException {
    require(1);
    return block.get() & 0xff;
  }

  int u16() throws ModelFileException {
    require(2);
    return block.getShort() & 0xffff;
  }

  long u32() throws ModelFileException {
    require(4);
    return block.getInt() & 0xffff_ffffL;
  }

  long i64() throws ModelFileException {
    require(8);
    return block.getLong();
  }

  /// A length; negative if it is larger than any file.
  long length() throws ModelFileException {
    return source.lengthSize() == Long.BYTES ? i64() : u32();
  }

  /// An address as it stands there; -1 for "undefined".
  long address() throws ModelFileException {
    if (source.offsetSize() == Long.BYTES) {
      return i64();
    }
    long value = u32();
    return value == 0xffff_ffffL ? -1 : value;
  }

  /// The next bytes as a cursor of their own.
  Cursor block(long length) throws ModelFileException {
    require(length);
    Cursor part = new Cursor(source, bytes((int) length), position());
    skip(length);
    return part;
  }

  /// The next bytes, without moving on.
  ByteBuffer bytes(int length) throws ModelFileException {
    require(length);
    return block.slice(block.position(), length).order(block.order());
  }

  /// A text of so many bytes; it ends at the first zero.
  String text(int length) throws ModelFileException {
    require(length);
    byte[] raw = new byte[length];
    block.get(raw);
    int end = 0;
    while (end < length && raw[end] != 0) {
      end++;
    }
    return new String(raw, 0, end, StandardCharsets.UTF_8);
  }

  /// A text up to a zero.
  String zeroEnded() throws ModelFileException {
    int length = 0;
    while (length < block.remaining() && block.get(block.position() + length) != 0) {
      length++;
    }
    require(length + 1L);
    String text = text(length);
    skip(1);
    return text;
  }

  void signature(String expected) throws ModelFileException {
    long at = position();
    String got = text(expected.length());
    if (!got.equals(expected)) {
      throw source.damaged("the letters " + expected, "something else", at);
    }
  }

  /// Requires a version that is one of these.
  int version(String what, int... known) throws ModelFileException {
    int version = u8();
    for (int v : known) {
      if (version == v) {
        return version;
      }
    }
    throw source.unsupported(
        what + " of version " + version, "Write the file with h5py's default libver.");
  }
}
