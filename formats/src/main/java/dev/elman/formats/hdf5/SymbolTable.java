package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The members of a group: a B-tree whose leaves are tables of names and addresses.
///
/// ```
/// B-tree v1     TREE, type 0, level, entries (2), siblings (O, O), then key (L), child (O), key, …, key
/// symbol table  SNOD, version, -, entries (2), then name (O), header (O), cache type (4), - (4), scratch (16)
/// local heap    HEAP, version, -, -, -, size (L), free list (L), address of the names (O)
/// ```
final class SymbolTable {
  private static final int GROUPS = 0;
  private static final int SCRATCH = 16;
  private static final int SOFT_LINK = 2;

  private final Source source;
  private final Map<String, Long> members = new LinkedHashMap<>();

  SymbolTable(Source source, Cursor message) throws ModelFileException {
    this.source = source;
    long tree = source.position(message.address());
    Cursor heap = source.at(source.position(message.address()));
    heap.signature("HEAP");
    heap.version("a local heap", 0);
    heap.skip(3);
    long size = heap.length();
    heap.length();
    long names = source.position(heap.address());
    readTree(tree, source.cursor(names, size).position(), size, Integer.MAX_VALUE);
  }

  private void readTree(long position, long names, long size, int above) throws ModelFileException {
    source.visit(position);
    Cursor node = source.at(position);
    node.signature("TREE");
    if (node.u8() != GROUPS) {
      throw source.damaged("the B-tree of a group", "another one", position);
    }
    int level = node.u8();
    if (level >= above) {
      throw source.damaged("a level below " + above, level + "", position);
    }
    int entries = node.u16();
    node.address();
    node.address();
    for (int i = 0; i < entries; i++) {
      node.length();
      long child = source.position(node.address());
      if (level == 0) {
        readTable(child, names, size);
      } else {
        readTree(child, names, size, level);
      }
    }
  }

  private void readTable(long position, long names, long size) throws ModelFileException {
    source.visit(position);
    Cursor table = source.at(position);
    table.signature("SNOD");
    table.version("a symbol table", 1);
    table.skip(1);
    int entries = table.u16();
    for (int i = 0; i < entries; i++) {
      source.visit(table.position());
      long name = table.address();
      long header = table.address();
      boolean link = table.u32() == SOFT_LINK;
      table.skip(4 + SCRATCH);
      if (!link) {
        Cursor text = source.cursor(names, size);
        text.skip(name);
        members.put(text.zeroEnded(), source.position(header));
      }
    }
  }

  /// The position of the header of every member.
  Map<String, Long> members() {
    return members;
  }
}
