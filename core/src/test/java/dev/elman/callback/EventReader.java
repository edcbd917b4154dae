package dev.elman.callback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads the values of event files, as far as tests need it: without check sums, which
/// `EventFileTest` compares.
final class EventReader {
  /// A value of a file.
  ///
  /// @param scalar the number, or NaN if it is a histogram
  /// @param count how many values the histogram counts
  record Value(String tag, long step, double scalar, double count) {}

  private EventReader() {}

  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The values of all files of a folder.
  static List<Value> read(Path folder) {
    List<Value> values = new ArrayList<>();
    for (Path file : files(folder)) {
      ByteBuffer bytes;
      try {
        bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      while (bytes.hasRemaining()) {
        int length = Math.toIntExact(bytes.getLong());
        bytes.getInt();
        event(part(bytes, length), values);
        bytes.getInt();
      }
    }
    return values;
  }

  private static ByteBuffer part(ByteBuffer bytes, int length) {
    ByteBuffer part = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return part;
  }

  private static void event(ByteBuffer event, List<Value> values) {
    long step = 0;
    while (event.hasRemaining()) {
      switch (event.get()) {
        case 1 << 3 | 1 -> event.getDouble();
        case 2 << 3 -> step = varint(event);
        case 3 << 3 | 2 -> part(event, (int) varint(event));
        case 5 << 3 | 2 -> {
          ByteBuffer summary = part(event, (int) varint(event));
          summary.get();
          values.add(value(part(summary, (int) varint(summary)), step));
        }
        default -> throw new AssertionError("an unknown field");
      }
    }
  }

  private static Value value(ByteBuffer value, long step) {
    String tag = "";
    double scalar = Double.NaN;
    double count = 0;
    while (value.hasRemaining()) {
      switch (value.get()) {
        case 1 << 3 | 2 ->
            tag = StandardCharsets.UTF_8.decode(part(value, (int) varint(value))).toString();
        case 2 << 3 | 5 -> scalar = value.getFloat();
        case 5 << 3 | 2 -> count = counted(part(value, (int) varint(value)));
        default -> throw new AssertionError("an unknown field");
      }
    }
    return new Value(tag, step, scalar, count);
  }

  /// The field `num`, which has to be the sum of all intervals.
  private static double counted(ByteBuffer histogram) {
    double num = 0;
    double sum = 0;
    while (histogram.hasRemaining()) {
      int key = histogram.get();
      if ((key & 7) == 1) {
        double number = histogram.getDouble();
        num = key >> 3 == 3 ? number : num;
      } else {
        ByteBuffer packed = part(histogram, (int) varint(histogram));
        while (packed.hasRemaining()) {
          double number = packed.getDouble();
          sum += key >> 3 == 7 ? number : 0;
        }
      }
    }
    if (num != sum) {
      throw new AssertionError(num + " values, but " + sum + " in intervals");
    }
    return num;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      long next = bytes.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
