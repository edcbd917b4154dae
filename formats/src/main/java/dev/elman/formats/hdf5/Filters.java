package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// What was done to the chunks of a data set before they were written: deflate, shuffle, check
/// sums.
final class Filters {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int CHECKSUM = 3;
  private static final int FIRST_NAMED = 256;

  private final Source source;
  private final List<Integer> filters = new ArrayList<>();

  Filters(Source source, @Nullable Cursor message) throws ModelFileException {
    this.source = source;
    if (message == null) {
      return;
    }
    int version = message.version("a list of filters", 1, 2);
    int count = message.u8();
    message.skip(version == 1 ? 6 : 0);
    for (int i = 0; i < count; i++) {
      int filter = message.u16();
      int name = version == 1 || filter >= FIRST_NAMED ? message.u16() : 0;
      message.skip(2);
      int values = message.u16();
      message.skip(name + 4L * values + (version == 1 && values % 2 == 1 ? 4 : 0));
      if (filter != DEFLATE && filter != SHUFFLE && filter != CHECKSUM) {
        throw source.unsupported("the HDF5 filter " + filter, "Write the file with gzip or none.");
      }
      filters.add(filter);
    }
  }

  boolean isEmpty() {
    return filters.isEmpty();
  }

  /// The bytes of a chunk as they were before the filters.
  ///
  /// @param skipped bit i is set where filter i was left out
  /// @param size how many bytes there were
  /// @param width the bytes of one value
  ByteBuffer undo(ByteBuffer stored, long skipped, int size, int width, long position)
      throws ModelFileException {
    ByteBuffer bytes = stored;
    for (int i = filters.size() - 1; i >= 0; i--) {
      if ((skipped >> i & 1) == 0) {
        bytes =
            switch (filters.get(i)) {
              case DEFLATE -> inflate(bytes, size, position);
              case SHUFFLE -> unshuffle(bytes, width);
              default -> bytes.slice(0, Math.max(0, bytes.capacity() - 4));
            };
      }
    }
    if (bytes.capacity() < size) {
      throw source.damaged(size + " bytes of a chunk", bytes.capacity() + "", position);
    }
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer inflate(ByteBuffer deflated, int size, long position)
      throws ModelFileException {
    byte[] bytes = new byte[size + 4]; // room for a check sum
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(deflated);
      int count = 0;
      int more;
      while ((more = inflater.inflate(bytes, count, bytes.length - count)) > 0) {
        count += more;
      }
      return ByteBuffer.wrap(bytes, 0, count).slice();
    } catch (DataFormatException e) {
      throw source.damaged("deflated bytes", "others: " + e.getMessage(), position);
    }
  }

  /// Shuffle writes the first bytes of all values, then all second bytes, and so on.
  private static ByteBuffer unshuffle(ByteBuffer shuffled, int width) {
    int count = shuffled.capacity() / width;
    ByteBuffer bytes = ByteBuffer.allocate(count * width);
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < width; b++) {
        bytes.put(i * width + b, shuffled.get(b * count + i));
      }
    }
    return bytes;
  }
}
