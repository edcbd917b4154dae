package dev.elman.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/// Reads a file of [BlockWriter]: first all of it is checked, then the blocks are read in their
/// order. Every length is compared with what is left of the file before memory is taken for it.
final class BlockReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int BLOCK_HEADER = BlockWriter.HEADER;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32 crc = new CRC32();
  private long left; // bytes of the current block, or of the file

  /// Opens a file and checks all of it.
  ///
  /// @throws IOException if it is no such file, or damaged; the message says where
  BlockReader(Path file) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      size = channel.size();
      verify();
      goTo(HEADER);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void verify() throws IOException {
    goTo(0);
    if (size < HEADER || int64() != BlockWriter.MAGIC) {
      throw damaged("a snapshot of Elman", "a file that does not begin like one");
    }
    int version = int32();
    if (version != BlockWriter.VERSION) {
      throw damaged("format version " + BlockWriter.VERSION, "version " + version);
    }
    long at = HEADER;
    int tag;
    do {
      if (size - at < BLOCK_HEADER + Integer.BYTES) {
        throw damaged("another block at byte " + at, "the end of the file: it has been cut off");
      }
      goTo(at);
      tag = int32();
      long length = int64();
      if (length < 0 || length > size - at - BLOCK_HEADER - Integer.BYTES) {
        throw damaged(
            "a block of at most "
                + (size - at - BLOCK_HEADER - Integer.BYTES)
                + " bytes at byte "
                + at,
            length + ": the file is damaged or has been cut off");
      }
      at += BLOCK_HEADER + length;
      if (sumOf(tag, length) != int32()) {
        throw damaged("the right check sum at byte " + at, "another: the file is damaged");
      }
      at += Integer.BYTES;
    } while (tag != BlockWriter.END);
    if (at != size) {
      throw damaged("the end of the file at byte " + at, (size - at) + " bytes more");
    }
  }

  /// The check sum of a block whose content comes next.
  private int sumOf(int tag, long length) throws IOException {
    crc.reset();
    for (long rest = length; rest > 0; ) {
      fill(1);
      int part = (int) Math.min(rest, buffer.remaining());
      crc.update(buffer.duplicate().limit(buffer.position() + part));
      buffer.position(buffer.position() + part);
      left -= part;
      rest -= part;
    }
    crc.update(BlockWriter.header(tag, length));
    return (int) crc.getValue();
  }

  private void goTo(long at) throws IOException {
    channel.position(at);
    buffer.clear().limit(0);
    left = size - at;
  }

  /// Whether the next block has this tag; then its content comes next.
  boolean beginBlock(String letters) throws IOException {
    long at = channel.position() - buffer.remaining();
    if (int32() != BlockWriter.tag(letters)) {
      goTo(at);
      return false;
    }
    left = int64();
    return true;
  }

  /// Leaves a block that has been read to its end.
  void endBlock() throws IOException {
    if (left != 0) {
      throw damaged("the end of a block", left + " bytes more");
    }
    left = size - (channel.position() - buffer.remaining());
    int32(); // its check sum
  }

  /// Checks that no block of another kind comes next.
  void requireEnd() throws IOException {
    if (!beginBlock("END ")) {
      throw damaged("blocks of a snapshot", "another");
    }
  }

  int int32() throws IOException {
    return require(Integer.BYTES).getInt();
  }

  long int64() throws IOException {
    return require(Long.BYTES).getLong();
  }

  double float64() throws IOException {
    return require(Double.BYTES).getDouble();
  }

  /// A number of things that take at least so many bytes each.
  int count(int bytesEach) throws IOException {
    int count = int32();
    if (count < 0 || (long) count * bytesEach > left) {
      throw damaged("at most " + left / bytesEach + " items", String.valueOf(count));
    }
    return count;
  }

  String string() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count(1));
    while (bytes.hasRemaining()) {
      bytes.put(require(1).get());
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw damaged("a name in UTF-8", "other bytes");
    }
  }

  float[] floats() throws IOException {
    float[] values = new float[count(Float.BYTES)];
    for (int from = 0; from < values.length; ) {
      values[from] = require(Float.BYTES).getFloat();
      int count = Math.min(values.length - from - 1, buffer.remaining() / Float.BYTES);
      buffer.asFloatBuffer().get(values, from + 1, count);
      buffer.position(buffer.position() + count * Float.BYTES);
      left -= (long) count * Float.BYTES;
      from += count + 1;
    }
    return values;
  }

  /// Has so many bytes of the block in the buffer, and counts them as read.
  private ByteBuffer require(int bytes) throws IOException {
    if (bytes > left) {
      throw damaged("more values", "the end of a block");
    }
    fill(bytes);
    left -= bytes;
    return buffer;
  }

  private void fill(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      buffer.compact();
      while (buffer.position() < bytes) {
        if (channel.read(buffer) < 0) {
          throw new EOFException(file + ": the file has become shorter while it was read.");
        }
      }
      buffer.flip();
    }
  }

  /// The error for a file that cannot be read.
  IOException damaged(String expected, String got) {
    return new IOException(
        file + ": expected " + expected + ", but got " + got + ". Use another snapshot.");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
