package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.util.HashMap;
import java.util.Map;

/// The collections of texts of variable length.
///
/// ```
/// collection  GCOL, version, -, -, -, size (L), objects
/// object      number (2), references (2), - (4), size (L), bytes, padding to 8 bytes
/// ```
final class GlobalHeap {
  private final Source source;
  private final Map<Long, Map<Integer, String>> collections = new HashMap<>();

  GlobalHeap(Source source) {
    this.source = source;
  }

  /// The text that a reference of an attribute or data set leads to.
  String text(Cursor reference) throws ModelFileException {
    long at = reference.position();
    long length = reference.u32();
    long address = reference.address();
    int number = (int) reference.u32();
    if (length == 0 || number == 0) {
      return "";
    }
    String text = collection(source.position(address)).get(number);
    if (text == null) {
      throw source.damaged("a text of the global heap", "number " + number, at);
    }
    return text;
  }

  private Map<Integer, String> collection(long position) throws ModelFileException {
    Map<Integer, String> known = collections.get(position);
    if (known != null) {
      return known;
    }
    source.visit(position);
    Cursor header = source.at(position);
    header.signature("GCOL");
    header.version("a global heap", 1);
    header.skip(3);
    long size = header.length();
    Cursor objects = source.cursor(position, size);
    objects.skip(header.position() - position);
    Map<Integer, String> texts = new HashMap<>();
    while (objects.remaining() >= 8 + source.lengthSize()) {
      source.visit(objects.position());
      int number = objects.u16();
      objects.skip(6);
      long bytes = objects.length();
      if (number == 0) {
        break; // the rest is free
      }
      texts.put(number, objects.block(bytes).text(Math.toIntExact(bytes)));
      objects.align();
    }
    collections.put(position, texts);
    return texts;
  }
}
