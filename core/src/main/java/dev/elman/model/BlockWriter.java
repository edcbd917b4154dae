package dev.elman.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// Writes a file of blocks that [BlockReader] reads:
///
/// ```
/// file   magic (8 bytes), version (int32), blocks, the block END of length 0
/// block  tag (4 letters), length of the content (int64), content, CRC-32 of content, tag and length (int32)
/// ```
///
/// Numbers are little-endian. A string is its length in bytes (int32) and UTF-8; an array of floats
/// is its length (int32) and its values.
///
/// It is an [AtomicFile].
final class BlockWriter implements AutoCloseable {
  static final long MAGIC =
      0x0A0D_4E4D_4C45_0D89L; // \x89 \r E L M N \r \n: text mode would spoil it
  static final int VERSION = 1;
  static final int END = tag("END ");

  /// The size of what stands before the content of a block.
  static final int HEADER = Integer.BYTES + Long.BYTES;

  private static final int BUFFER = 1 << 16;

  private final AtomicFile atomic;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32 crc = new CRC32();
  private long blockStart;
  private int blockTag;

  /// Begins a file; [#commit] makes it appear.
  BlockWriter(Path file) throws IOException {
    atomic = new AtomicFile(file);
    channel = atomic.channel();
    buffer.putLong(MAGIC).putInt(VERSION);
    flush();
  }

  /// A tag of four letters.
  static int tag(String letters) {
    return ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt();
  }

  /// What stands before the content of a block.
  static ByteBuffer header(int tag, long length) {
    return ByteBuffer.allocate(HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(tag)
        .putLong(length)
        .flip();
  }

  void beginBlock(String letters) throws IOException {
    blockStart = channel.position();
    blockTag = tag(letters);
    buffer.putInt(blockTag).putLong(0); // the length is not known yet
    flush();
    crc.reset();
  }

  /// Writes the length of the block into its header, and its check sum behind it.
  void endBlock() throws IOException {
    flush();
    long length = channel.position() - blockStart - HEADER;
    ByteBuffer header = header(blockTag, length);
    crc.update(header.duplicate());
    while (header.hasRemaining()) {
      channel.write(header, blockStart + header.position());
    }
    buffer.putInt((int) crc.getValue());
    flush();
  }

  void putInt(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  void putLong(long value) throws IOException {
    room(Long.BYTES).putLong(value);
  }

  void putDouble(double value) throws IOException {
    room(Double.BYTES).putDouble(value);
  }

  void putString(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    putInt(bytes.length);
    for (byte b : bytes) {
      room(1).put(b);
    }
  }

  /// Writes the first values of an array.
  void putFloats(float[] values, int size) throws IOException {
    putInt(size);
    for (int from = 0; from < size; ) {
      room(Float.BYTES);
      int count = Math.min(size - from, buffer.remaining() / Float.BYTES);
      buffer.asFloatBuffer().put(values, from, count);
      buffer.position(buffer.position() + count * Float.BYTES);
      from += count;
    }
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    buffer.flip();
    crc.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /// Ends the file and gives it its name.
  void commit() throws IOException {
    beginBlock("END ");
    endBlock();
    atomic.commit();
  }

  /// Removes what was written, unless [#commit] has been called.
  @Override
  public void close() throws IOException {
    atomic.close();
  }
}
