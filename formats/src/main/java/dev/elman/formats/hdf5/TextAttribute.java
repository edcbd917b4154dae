package dev.elman.formats.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An attribute of a group that is written: one text, of any length, which lies in the global heap;
/// or a list of texts, which lie in the attribute itself and are short.
///
/// @param inHeap whether it is one text in the heap
record TextAttribute(String name, List<String> texts, boolean inHeap) {
  private static final int MESSAGE_PREFIX = 8;
  private static final int HEAD = 8;
  private static final int MOST_BYTES = 65_535;
  private static final int STRING = 8; // the bytes of the type of fixed texts
  private static final int VARIABLE = 24; // and of one in the heap
  private static final int REFERENCE = 16;
  private static final int SMALLEST_COLLECTION = 4096;
  private static final int OBJECT = 16;

  /// class 9 v1, a text with a zero at its end, UTF-8; 16 bytes; of characters of one byte
  private static final byte[] TEXT_IN_HEAP = {
    0x19, 1, 1, 0, REFERENCE, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0
  };

  /// Requires that the attribute fits into a message.
  ///
  /// @throws IllegalArgumentException if it does not
  TextAttribute {
    texts = List.copyOf(texts);
    if (!inHeap && width(texts) * (long) texts.size() > MOST_BYTES / 2) {
      throw new IllegalArgumentException(
          "HDF5 attribute "
              + name
              + ": expected short texts, but got "
              + texts.size()
              + " of them.");
    }
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(text -> utf8(text).length).max().orElse(0) + 1;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int padded(int bytes) {
    return (bytes + 7) & -8;
  }

  private int nameBytes() {
    return utf8(name).length + 1;
  }

  private int spaceBytes() {
    return inHeap ? Long.BYTES : 2 * Long.BYTES;
  }

  private int contentBytes() {
    int values = inHeap ? REFERENCE : padded(width(texts) * texts.size());
    return HEAD + padded(nameBytes()) + (inHeap ? VARIABLE : STRING) + spaceBytes() + values;
  }

  /// The bytes of its message in the header of the group.
  int bytes() {
    return MESSAGE_PREFIX + contentBytes();
  }

  /// Writes the message.
  ///
  /// @param collection where the text in the heap will be
  void write(ByteBuffer out, long collection) {
    int end = out.position() + bytes();
    out.putShort((short) ObjectHeader.ATTRIBUTE).putShort((short) contentBytes()).putInt(0);
    int typeBytes = inHeap ? VARIABLE : STRING;
    out.putShort((short) 1).putShort((short) nameBytes());
    out.putShort((short) typeBytes).putShort((short) spaceBytes());
    int names = out.position();
    out.put(utf8(name)).position(names + padded(nameBytes()));
    if (inHeap) {
      out.put(TEXT_IN_HEAP);
      out.put((byte) 1).put(new byte[7]); // a single value
      out.putInt(utf8(texts.getFirst()).length).putLong(collection).putInt(1);
    } else {
      writeTexts(out);
    }
    out.position(end);
  }

  /// class 3 v1, padded with zeros, UTF-8; one axis; the texts
  private void writeTexts(ByteBuffer out) {
    int width = width(texts);
    out.put((byte) 0x13).put((byte) 0x11).putShort((short) 0).putInt(width);
    out.put((byte) 1).put((byte) 1).putShort((short) 0).putInt(0).putLong(texts.size());
    for (String text : texts) {
      byte[] bytes = utf8(text);
      out.put(bytes).position(out.position() + width - bytes.length);
    }
  }

  /// The bytes of the collection of the global heap that holds the text; 0 if there is none.
  int collectionBytes() {
    return inHeap
        ? Math.max(SMALLEST_COLLECTION, 2 * OBJECT + padded(utf8(texts.getFirst()).length) + OBJECT)
        : 0;
  }

  /// The collection: `GCOL`, version, size, object 1 with its size and bytes, and object 0, the
  /// rest.
  byte[] collection() {
    byte[] text = utf8(texts.getFirst());
    ByteBuffer out = ByteBuffer.allocate(collectionBytes()).order(ByteOrder.LITTLE_ENDIAN);
    out.put("GCOL".getBytes(StandardCharsets.US_ASCII)).putInt(1).putLong(out.capacity());
    out.putShort((short) 1).putShort((short) 0).putInt(0).putLong(text.length);
    out.put(text).position(2 * OBJECT + padded(text.length));
    out.putLong(0).putLong(out.capacity() - out.position() + Long.BYTES);
    return out.array();
  }
}
