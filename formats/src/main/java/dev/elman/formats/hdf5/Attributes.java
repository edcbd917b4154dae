package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The attributes of an object that are texts; others are passed over.
///
/// ```
/// v1  version, -, sizes of name, type and space (2 each), the three padded to 8 bytes, values
/// v2  version, flags, the same sizes, the three without padding, values
/// v3  as v2, with the encoding of the name (1) before it
/// ```
final class Attributes {
  private static final int SHARED = 3;

  private final Source source;
  private final GlobalHeap heap;
  private final Map<String, List<String>> texts = new HashMap<>();

  Attributes(Source source, GlobalHeap heap, ObjectHeader header) throws ModelFileException {
    this.source = source;
    this.heap = heap;
    for (Cursor message : header.all(ObjectHeader.ATTRIBUTE)) {
      read(message);
    }
  }

  private void read(Cursor message) throws ModelFileException {
    int version = message.version("an attribute", 1, 2, 3);
    int flags = message.u8();
    if (version > 1 && (flags & SHARED) != 0) {
      return;
    }
    int nameSize = message.u16();
    int typeSize = message.u16();
    int spaceSize = message.u16();
    if (version == 3) {
      message.skip(1);
    }
    boolean padded = version == 1;
    String name = part(message, nameSize, padded).text(nameSize);
    DataType type = DataType.read(source, part(message, typeSize, padded));
    DataSpace space = DataSpace.read(source, part(message, spaceSize, padded));
    if (type.kind() == DataType.Kind.TEXT || type.kind() == DataType.Kind.HEAP_TEXT) {
      texts.put(name, values(message, type, space.size()));
    }
  }

  private static Cursor part(Cursor message, int size, boolean padded) throws ModelFileException {
    Cursor part = message.block(size);
    if (padded) {
      message.align();
    }
    return part;
  }

  private List<String> values(Cursor message, DataType type, int count) throws ModelFileException {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Cursor value = message.block(type.size());
      boolean inHeap = type.kind() == DataType.Kind.HEAP_TEXT;
      values.add(inHeap ? heap.text(value) : value.text(type.size()));
    }
    return values;
  }

  /// The texts of every attribute that has some.
  Map<String, List<String>> texts() {
    return texts;
  }
}
