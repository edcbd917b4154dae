package dev.elman.callback;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/// A file of events that TensorBoard reads, also while it is written.
///
/// The file is a row of records (TFRecord), each an `Event` of Protocol Buffers:
///
/// ```
/// record   length (uint64), masked CRC-32C of the length (uint32), Event, masked CRC-32C of it (uint32)
/// Event    wall_time 1: double, step 2: int64, file_version 3: string, summary 5: Summary
/// Summary  value 1: Value, repeated
/// Value    tag 1: string, simple_value 2: float, histo 5: HistogramProto
/// HistogramProto  min 1, max 2, num 3, sum 4, sum_squares 5, bucket_limit 6, bucket 7: double
/// ```
///
/// Source: tensorflow/core/util/event.proto, framework/summary.proto, lib/io/record_writer.cc.
final class EventFile {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTO = 5;
  private static final int MASK_DELTA = 0xA282EAD8;
  private static final long FLUSH_NANOS = 1_000_000_000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Path file;
  private final LongSupplier millis;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private long lastFlush = System.nanoTime();

  /// Begins a file with a name of its own in a folder, which is made if necessary.
  ///
  /// @param millis the clock: milliseconds since 1970
  EventFile(Path folder, LongSupplier millis) {
    this.millis = millis;
    String name =
        "events.out.tfevents.%010d.elman.%d.%d"
            .formatted(
                millis.getAsLong() / 1000, ProcessHandle.current().pid(), COUNT.getAndIncrement());
    file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Files.createFile(file);
    } catch (IOException e) {
      throw failed(e);
    }
    add(new ProtoWriter().putDouble(WALL_TIME, now()).putString(FILE_VERSION, "brain.Event:2"));
    flush();
  }

  /// Adds a number.
  void scalar(String tag, double value, long step) {
    addValue(new ProtoWriter().putString(TAG, tag).putFloat(SIMPLE_VALUE, (float) value), step);
  }

  /// Adds a distribution.
  ///
  /// @param histogram what [Histogram#encode] returned
  void histogram(String tag, ProtoWriter histogram, long step) {
    addValue(new ProtoWriter().putString(TAG, tag).putMessage(HISTO, histogram), step);
  }

  private void addValue(ProtoWriter value, long step) {
    add(
        new ProtoWriter()
            .putDouble(WALL_TIME, now())
            .putLong(STEP, step)
            .putMessage(SUMMARY, new ProtoWriter().putMessage(VALUE, value)));
  }

  private double now() {
    return millis.getAsLong() / 1000.0;
  }

  private void add(ProtoWriter event) {
    byte[] bytes = event.toByteArray();
    byte[] length = little(bytes.length, Long.BYTES);
    waiting.writeBytes(length);
    waiting.writeBytes(little(maskedCrc(length), Integer.BYTES));
    waiting.writeBytes(bytes);
    waiting.writeBytes(little(maskedCrc(bytes), Integer.BYTES));
  }

  private static byte[] little(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  /// A check sum that differs from that of data which hold their own check sum.
  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  /// Writes what waits if that was last done a while ago.
  void flushSometimes() {
    if (System.nanoTime() - lastFlush > FLUSH_NANOS) {
      flush();
    }
  }

  /// Writes what waits, whole records at once. The file is not kept open: there is nothing to close
  /// when the training fails.
  void flush() {
    try {
      Files.write(file, waiting.toByteArray(), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failed(e);
    }
    waiting.reset();
    lastFlush = System.nanoTime();
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException(
        "TensorBoard: expected to write " + file + ", but got " + e + ".", e);
  }
}
