package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// An array of numbers in a file. Its values are decoded when they are asked for.
public final class Hdf5Dataset {
  private static final int COMPACT = 0;
  private static final int CONTIGUOUS = 1;
  private static final int CHUNKED = 2;

  /// Deflated bytes become at most about a thousand times as many.
  private static final long MOST_TIMES = 1032;

  private final Source source;
  private final String path;
  private final ObjectHeader header;
  private final DataSpace space;
  private final DataType type;

  Hdf5Dataset(Source source, String path, ObjectHeader header, Map<String, List<String>> texts)
      throws ModelFileException {
    this.source = source;
    this.path = path;
    this.header = header;
    space = DataSpace.read(source, header.require(ObjectHeader.DATASPACE));
    DataType stored = DataType.read(source, header.require(ObjectHeader.DATATYPE));
    boolean bfloat16 =
        stored.size() == Short.BYTES && List.of("bfloat16").equals(texts.get("dtype"));
    type = bfloat16 ? stored.asBfloat16() : stored;
    if (!bfloat16 && !type.isNumber()) {
      throw source.unsupported(path + ": values of type " + type.kind(), "Weights are numbers.");
    }
    if ((long) space.size() * type.size() > MOST_TIMES * source.size()) {
      throw source.damaged(
          path + " to be no larger than the file", Arrays.toString(space.extents()), 0);
    }
  }

  /// The place of the data set within the file: `layers/dense/vars/0`.
  public String path() {
    return path;
  }

  /// The extents; none for a single value.
  public int[] extents() {
    return space.extents().clone();
  }

  /// The number of values.
  public int size() {
    return space.size();
  }

  /// The values, row-major.
  ///
  /// @throws ModelFileException if they are not in the file
  public float[] floats() throws ModelFileException {
    float[] values = new float[size()];
    read(values, 0);
    return values;
  }

  /// Writes the values into an array from an index on, row-major.
  ///
  /// @throws ModelFileException if they are not in the file
  public void read(float[] to, int offset) throws ModelFileException {
    type.floats(bytes(), to, offset, size());
  }

  /// The first value: all there is if [#extents()] is empty.
  ///
  /// @throws ModelFileException if there is none
  public double number() throws ModelFileException {
    if (size() < 1) {
      throw source.damaged(path + " to have a value", "none", 0);
    }
    return type.number(bytes(), 0);
  }

  private ByteBuffer bytes() throws ModelFileException {
    Cursor layout = header.require(ObjectHeader.LAYOUT);
    int version = layout.version("a data layout", 1, 2, 3);
    return version == 3 ? layout3(layout) : layout1(layout);
  }

  /// ```
  /// v3  version, class, then: size (2), values | address (O), size (L) | axes, address (O), extents (4 each)
  /// ```
  private ByteBuffer layout3(Cursor layout) throws ModelFileException {
    int storage = layout.u8();
    return switch (storage) {
      case COMPACT -> values(layout.block(layout.u16()));
      case CONTIGUOUS -> contiguous(layout.address());
      case CHUNKED -> {
        int axes = layout.u8();
        long tree = layout.address();
        yield chunked(layout, axes, tree);
      }
      default -> throw source.damaged(path + " to have a known layout", storage + "", 0);
    };
  }

  /// ```
  /// v1, v2  version, axes, class, - (5), address (O) unless compact, extents (4 each), compact: size (4), values
  /// ```
  private ByteBuffer layout1(Cursor layout) throws ModelFileException {
    int axes = layout.u8();
    int storage = layout.u8();
    layout.skip(5);
    long address = storage == COMPACT ? 0 : layout.address();
    if (storage == CHUNKED) {
      return chunked(layout, axes, address);
    }
    if (storage == CONTIGUOUS) {
      return contiguous(address);
    }
    layout.skip(4L * axes);
    return values(layout.block(layout.u32()));
  }

  private ByteBuffer values(Cursor content) throws ModelFileException {
    return content.bytes(byteSize());
  }

  /// Data that were never written have no address; their values are zero.
  private ByteBuffer contiguous(long address) throws ModelFileException {
    if (address == -1) {
      return ByteBuffer.allocate(byteSize());
    }
    return source.slice(source.position(address), byteSize());
  }

  private ByteBuffer chunked(Cursor layout, int axes, long tree) throws ModelFileException {
    int rank = space.extents().length;
    if (axes != rank + 1) {
      throw source.damaged(path + " to have chunks of " + rank + " axes", axes - 1 + "", 0);
    }
    int[] chunk = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      chunk[axis] = (int) Math.min(layout.u32(), Integer.MAX_VALUE);
    }
    if (tree == -1) {
      return ByteBuffer.allocate(byteSize());
    }
    Filters filters = new Filters(source, header.find(ObjectHeader.FILTERS));
    return new Chunks(source, filters, space, chunk, type.size()).read(source.position(tree));
  }

  private int byteSize() throws ModelFileException {
    long bytes = (long) space.size() * type.size();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw source.damaged(path + " to have at most 2 GB", bytes + " bytes", 0);
    }
    return (int) bytes;
  }

  @Override
  public String toString() {
    return path + Arrays.toString(space.extents());
  }
}
