package dev.elman.formats.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes float32 arrays and whole numbers into groups, as h5py and [Hdf5File] read them:
/// superblock 0, object headers of version 1, one symbol table per eight members, contiguous
/// little-endian values. No time stamps: the same arrays give the same bytes.
///
/// The parts of a group follow each other: header, B-tree, heap of the names, symbol tables, then
/// its members, in the order of their names. Texts of attributes that may be long stand at the end
/// of the file, each in a collection of the global heap.
public final class Hdf5Writer {
  private static final int SUPERBLOCK = 96;
  private static final int HEADER_PREFIX = 16;
  private static final int MESSAGE_PREFIX = 8;
  private static final int ENTRY = 40;
  private static final int LEAF_K = 4;
  private static final int TABLE_ENTRIES = 2 * LEAF_K;
  private static final int TABLE = 8 + TABLE_ENTRIES * ENTRY;
  private static final int SMALLEST_INTERNAL_K = 16;
  private static final int HEAP_HEADER = 32;
  private static final int FREE_NOTHING = 1;
  private static final long UNDEFINED = -1;

  private static final int DATASPACE_SCALAR = 8;
  private static final int DATATYPE_FLOAT = 24; // 20, padded
  private static final int DATATYPE_INT = 16; // 12, padded
  private static final int FILL = 8;
  private static final int LAYOUT = 24; // 18, padded

  /// class 1 v1; little-endian, implied leading bit, sign at 31; 4 bytes; bits 0-31, exponent 23-30
  /// with bias 127, mantissa 0-22
  private static final byte[] FLOAT32 = {
    0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0, 0, 0, 0, 0
  };

  /// class 0 v1; little-endian, signed; 8 bytes; bits 0-63
  private static final byte[] INT64 = {0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0};

  private final Group root = new Group();
  private final List<TextAttribute> inHeap = new ArrayList<>(); // in the order of the file
  private int internalK = SMALLEST_INTERNAL_K;
  private long nextCollection;

  private static final class Group {
    private final Map<String, Object> members = new TreeMap<>(); // ASCII: the order of the bytes
    private final List<TextAttribute> attributes = new ArrayList<>();

    int headerBytes() {
      int bytes = MESSAGE_PREFIX + 2 * Long.BYTES;
      for (TextAttribute attribute : attributes) {
        bytes += attribute.bytes();
      }
      return bytes;
    }
  }

  /// @param values the values, from an index on; null for a whole number
  private record Dataset(int[] extents, float @Nullable [] values, int from, long whole) {
    int count() {
      int count = 1;
      for (int extent : extents) {
        count *= extent;
      }
      return count;
    }

    long dataBytes() {
      return values == null ? Long.BYTES : (long) Float.BYTES * count();
    }

    int typeBytes() {
      return values == null ? DATATYPE_INT : DATATYPE_FLOAT;
    }

    int headerBytes() {
      int space = DATASPACE_SCALAR + Long.BYTES * extents.length;
      return space + typeBytes() + FILL + LAYOUT + 4 * MESSAGE_PREFIX;
    }
  }

  /// An empty file.
  public Hdf5Writer() {}

  /// Adds an array at a path `layers/dense/vars/0`; its groups are made.
  ///
  /// @param values holds the values, row-major, from an index on; it is read by [#toBytes()]
  public void put(String path, int[] extents, float[] values, int from) {
    put(path, new Dataset(extents.clone(), values, from, 0));
  }

  /// Adds a single number.
  public void put(String path, float value) {
    put(path, new int[0], new float[] {value}, 0);
  }

  /// Adds a single whole number.
  public void put(String path, long value) {
    put(path, new Dataset(new int[0], null, 0, value));
  }

  /// Adds an attribute that is one text to a group, which is made; the root has the empty path.
  public void attribute(String group, String name, String text) {
    group(group).attributes.add(new TextAttribute(name, List.of(text), true));
  }

  /// Adds an attribute that is a list of short texts.
  ///
  /// @throws IllegalArgumentException if they take more than 32 KB
  public void attribute(String group, String name, List<String> texts) {
    group(group).attributes.add(new TextAttribute(name, texts, false));
  }

  private void put(String path, Dataset dataset) {
    int slash = path.lastIndexOf('/');
    group(path.substring(0, Math.max(0, slash))).members.put(path.substring(slash + 1), dataset);
  }

  private Group group(String path) {
    Group group = root;
    for (String name : path.isEmpty() ? List.<String>of() : List.of(path.split("/", -1))) {
      if (!(group.members.computeIfAbsent(name, _ -> new Group()) instanceof Group next)) {
        throw new IllegalArgumentException(
            "HDF5 " + path + ": expected " + name + " to be a group, but it is a data set.");
      }
      group = next;
    }
    return group;
  }

  /// The file.
  ///
  /// @throws IllegalStateException if it would be larger than 2 GB
  public byte[] toBytes() {
    internalK = Math.max(SMALLEST_INTERNAL_K, mostTables(root) / 2 + 1);
    inHeap.clear();
    nextCollection = SUPERBLOCK + size(root);
    long size = nextCollection + collectionBytes(root);
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "HDF5: expected at most 2 GB of weights, but got " + size + " bytes.");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    writeSuperblock(out, size);
    write(out, root, SUPERBLOCK);
    inHeap.forEach(attribute -> out.put(attribute.collection()));
    return out.array();
  }

  private static long collectionBytes(Group group) {
    long bytes = 0;
    for (TextAttribute attribute : group.attributes) {
      bytes += attribute.collectionBytes();
    }
    for (Object member : group.members.values()) {
      bytes += member instanceof Group inner ? collectionBytes(inner) : 0;
    }
    return bytes;
  }

  private static int tables(Group group) {
    return Math.max(1, Math.ceilDiv(group.members.size(), TABLE_ENTRIES));
  }

  private static int mostTables(Group group) {
    int most = tables(group);
    for (Object member : group.members.values()) {
      if (member instanceof Group inner) {
        most = Math.max(most, mostTables(inner));
      }
    }
    return most;
  }

  private int treeBytes() {
    return 24 + (2 * internalK + 1) * Long.BYTES + 2 * internalK * Long.BYTES;
  }

  private static int namesBytes(Group group) {
    int bytes = Long.BYTES; // the empty name
    for (String name : group.members.keySet()) {
      bytes += (int) padded(name.getBytes(StandardCharsets.UTF_8).length + 1);
    }
    return bytes;
  }

  private static long padded(long bytes) {
    return (bytes + 7) & -8;
  }

  /// What a group takes without its members.
  private long ownSize(Group group) {
    return HEADER_PREFIX
        + group.headerBytes()
        + treeBytes()
        + HEAP_HEADER
        + namesBytes(group)
        + (long) TABLE * tables(group);
  }

  private long size(Object member) {
    if (member instanceof Dataset dataset) {
      return HEADER_PREFIX + dataset.headerBytes() + padded(dataset.dataBytes());
    }
    long size = ownSize((Group) member);
    for (Object inner : ((Group) member).members.values()) {
      size += size(inner);
    }
    return size;
  }

  private void writeSuperblock(ByteBuffer out, long size) {
    out.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
    out.put(new byte[] {0, 0, 0, 0, 0, Long.BYTES, Long.BYTES, 0});
    out.putShort((short) LEAF_K).putShort((short) internalK).putInt(0);
    out.putLong(0).putLong(UNDEFINED).putLong(size).putLong(UNDEFINED);
    writeEntry(out, 0, root, SUPERBLOCK);
  }

  /// name (O), header (O), what is cached (4), - (4), for a group its B-tree and heap
  private void writeEntry(ByteBuffer out, int name, Object member, long header) {
    out.putLong(name).putLong(header);
    if (member instanceof Group group) {
      long tree = header + HEADER_PREFIX + group.headerBytes();
      out.putInt(1).putInt(0).putLong(tree).putLong(tree + treeBytes());
    } else {
      out.putInt(0).putInt(0).putLong(0).putLong(0);
    }
  }

  private void write(ByteBuffer out, Group group, long address) {
    long tree = address + HEADER_PREFIX + group.headerBytes();
    long heap = tree + treeBytes();
    int namesBytes = namesBytes(group);
    long tables = heap + HEAP_HEADER + namesBytes;
    writeHeader(out, 1 + group.attributes.size(), group.headerBytes());
    writeMessage(out, ObjectHeader.SYMBOL_TABLE, 2 * Long.BYTES);
    out.putLong(tree).putLong(heap);
    for (TextAttribute attribute : group.attributes) {
      attribute.write(out, nextCollection);
      if (attribute.inHeap()) {
        inHeap.add(attribute);
        nextCollection += attribute.collectionBytes();
      }
    }

    List<String> names = List.copyOf(group.members.keySet());
    List<Integer> offsets = new ArrayList<>();
    int offset = Long.BYTES;
    for (String name : names) {
      offsets.add(offset);
      offset += (int) padded(name.getBytes(StandardCharsets.UTF_8).length + 1);
    }
    writeTree(out, offsets, tables, (int) tree);
    writeHeap(out, names, namesBytes, heap);
    writeTables(out, group, offsets, tables);
    for (Object member : group.members.values()) {
      if (member instanceof Dataset dataset) {
        write(out, dataset);
      } else {
        write(out, (Group) member, out.position());
      }
    }
  }

  private static void writeHeader(ByteBuffer out, int messages, int size) {
    out.put((byte) 1).put((byte) 0).putShort((short) messages).putInt(1).putInt(size).putInt(0);
  }

  private static void writeMessage(ByteBuffer out, int type, int size) {
    out.putShort((short) type).putShort((short) size).putInt(0);
  }

  /// One leaf: between the tables stand the last names of those before.
  private void writeTree(ByteBuffer out, List<Integer> offsets, long tables, int start) {
    int count = Math.ceilDiv(offsets.size(), TABLE_ENTRIES);
    out.put("TREE".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) 0);
    out.putShort((short) count).putLong(UNDEFINED).putLong(UNDEFINED).putLong(0);
    for (int i = 0; i < count; i++) {
      int last = Math.min((i + 1) * TABLE_ENTRIES, offsets.size()) - 1;
      out.putLong(tables + (long) i * TABLE).putLong(offsets.get(last));
    }
    out.position(start + treeBytes());
  }

  private static void writeHeap(ByteBuffer out, List<String> names, int bytes, long heap) {
    out.put("HEAP".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    out.putLong(bytes).putLong(FREE_NOTHING).putLong(heap + HEAP_HEADER).putLong(0);
    for (String name : names) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      out.put(utf8).position(out.position() + (int) padded(utf8.length + 1) - utf8.length);
    }
  }

  private void writeTables(ByteBuffer out, Group group, List<Integer> offsets, long tables) {
    List<Object> members = List.copyOf(group.members.values());
    long address = tables + (long) TABLE * tables(group);
    for (int table = 0; table < tables(group); table++) {
      int end = out.position() + TABLE;
      int first = table * TABLE_ENTRIES;
      int last = Math.min(first + TABLE_ENTRIES, members.size());
      out.put("SNOD".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
      out.putShort((short) (last - first));
      for (int i = first; i < last; i++) {
        writeEntry(out, offsets.get(i), members.get(i), address);
        address += size(members.get(i));
      }
      out.position(end);
    }
  }

  private static void write(ByteBuffer out, Dataset dataset) {
    int header = out.position();
    writeHeader(out, 4, dataset.headerBytes());
    int rank = dataset.extents.length;
    writeMessage(out, ObjectHeader.DATASPACE, DATASPACE_SCALAR + Long.BYTES * rank);
    out.put((byte) 1).put((byte) rank).putShort((short) 0).putInt(0);
    for (int extent : dataset.extents) {
      out.putLong(extent);
    }
    writeMessage(out, ObjectHeader.DATATYPE, dataset.typeBytes());
    out.put(dataset.values == null ? INT64 : FLOAT32);
    writeMessage(out, ObjectHeader.FILL_VALUE, FILL);
    out.put(new byte[] {2, 2, 2, 1, 0, 0, 0, 0}); // v2, allocated late, written if set, default
    writeMessage(out, ObjectHeader.LAYOUT, LAYOUT);
    out.put((byte) 3).put((byte) 1);
    out.putLong(header + HEADER_PREFIX + dataset.headerBytes()).putLong(dataset.dataBytes());
    out.position(header + HEADER_PREFIX + dataset.headerBytes());
    int end = out.position() + (int) padded(dataset.dataBytes());
    if (dataset.values == null) {
      out.putLong(dataset.whole);
    } else {
      out.asFloatBuffer().put(dataset.values, dataset.from, dataset.count());
    }
    out.position(end);
  }
}
