package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages that describe an object: what a group or a data set is.
///
/// ```
/// header v1   version, -, number of messages (2), references (4), size (4), padding to 8 bytes
/// message     type (2), size (2), flags, -, -, -, content
/// ```
final class ObjectHeader {
  static final int DATASPACE = 1;
  static final int DATATYPE = 3;
  static final int FILL_VALUE = 5;
  static final int LAYOUT = 8;
  static final int FILTERS = 11;
  static final int ATTRIBUTE = 12;
  static final int SYMBOL_TABLE = 17;

  private static final int LINK_INFO = 2;
  private static final int LINK = 6;
  private static final int CONTINUATION = 16;
  private static final int ATTRIBUTE_INFO = 21;
  private static final int SHARED = 2;

  private final Source source;
  private final long position;
  private final List<Message> messages = new ArrayList<>();

  private record Message(int type, long from, int size) {}

  ObjectHeader(Source source, long position) throws ModelFileException {
    this.source = source;
    this.position = position;
    Cursor cursor = source.at(position);
    if (cursor.u8() != 1) {
      throw source.unsupported(
          "an object header of another version than 1 (byte " + position + ")",
          "Write the file with h5py's default libver.");
    }
    cursor.skip(1);
    int count = cursor.u16();
    cursor.skip(4);
    long size = cursor.u32();
    cursor.skip(4);
    Deque<Cursor> blocks = new ArrayDeque<>(List.of(cursor.block(size)));
    while (!blocks.isEmpty() && messages.size() < count) {
      read(blocks.removeFirst(), count, blocks);
    }
  }

  private void read(Cursor block, int count, Deque<Cursor> blocks) throws ModelFileException {
    while (block.remaining() >= 8 && messages.size() < count) {
      source.visit(block.position());
      int type = block.u16();
      int size = block.u16();
      int flags = block.u8();
      block.skip(3);
      long from = block.position();
      Cursor content = block.block(size);
      boolean used = type == DATATYPE || type == DATASPACE || type == LAYOUT || type == ATTRIBUTE;
      if (used && (flags & SHARED) != 0) {
        throw source.unsupported("a committed data type", "Save the model with Keras itself.");
      }
      if (type == LINK_INFO || type == LINK || type == ATTRIBUTE_INFO) {
        throw source.unsupported(
            "a group of the new style", "Write the file with h5py's default libver.");
      }
      messages.add(new Message(type, from, size));
      if (type == CONTINUATION) {
        long address = source.position(content.address());
        blocks.add(source.cursor(address, content.length()));
      }
    }
  }

  /// The content of the first message of a type, or null.
  @Nullable Cursor find(int type) throws ModelFileException {
    List<Cursor> all = all(type);
    return all.isEmpty() ? null : all.getFirst();
  }

  /// The content of a message that must be there.
  Cursor require(int type) throws ModelFileException {
    Cursor found = find(type);
    if (found == null) {
      throw source.damaged("a message of type " + type, "an object without one", position);
    }
    return found;
  }

  /// The contents of all messages of a type.
  List<Cursor> all(int type) throws ModelFileException {
    List<Cursor> found = new ArrayList<>();
    for (Message message : messages) {
      if (message.type == type) {
        found.add(source.cursor(message.from, message.size));
      }
    }
    return found;
  }
}
