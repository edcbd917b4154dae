package dev.elman.formats.mutation;

import dev.elman.formats.ModelFileException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Damages valid files, and requires that reading each of them ends with a model or with a
/// [ModelFileException] of one line, soon.
///
/// @param seed what the damage is drawn from: the same seed, the same files
/// @param mutants how many files are made
public record Mutation(long seed, int mutants) {
  /// The time of a processor that a reader may take for one file.
  private static final long MOST_MILLIS = 2000;

  private static final ThreadMXBean TIME = ManagementFactory.getThreadMXBean();

  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    Byte.MAX_VALUE,
    0xFF,
    Short.MAX_VALUE,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    1L << 40,
    Long.MAX_VALUE
  };

  /// Reads a file.
  @FunctionalInterface
  public interface Reader {
    /// Reads a file, or finds out that it cannot.
    ///
    /// @throws ModelFileException if it cannot be read
    void read(Path file) throws ModelFileException;
  }

  /// What came of the files.
  ///
  /// @param read how many could be read all the same
  /// @param refused how many were refused as they should be
  /// @param slowestMillis the longest that one took
  /// @param failures what should not have happened
  public record Report(int read, int refused, long slowestMillis, List<String> failures) {}

  /// As many mutants as the variable `ELMAN_MUTANTS` says, else a few.
  public static Mutation of(long seed, int few) {
    String wanted = System.getenv("ELMAN_MUTANTS");
    return new Mutation(seed, wanted == null ? few : Integer.parseInt(wanted));
  }

  /// Reads mutants of these files, which are written to a folder one after the other.
  public Report run(List<Path> originals, Reader reader, Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int read = 0;
    long slowest = 0;
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < mutants; i++) {
      Path original = originals.get(i % originals.size());
      Path file = folder.resolve("mutant");
      Files.write(file, damaged(Files.readAllBytes(original), random));
      long start = TIME.getCurrentThreadCpuTime();
      String name = original.getFileName() + " #" + i + ": ";
      try {
        reader.read(file);
        read++;
      } catch (ModelFileException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("\n") || !message.contains("mutant")) {
          failures.add(name + "message without a place or of several lines: " + message);
        }
      } catch (RuntimeException | Error e) { // whatever it is: it must not happen
        failures.add(name + e + " at " + Arrays.stream(e.getStackTrace()).limit(6).toList());
      }
      long millis = (TIME.getCurrentThreadCpuTime() - start) / 1_000_000;
      slowest = Math.max(slowest, millis);
      if (millis > MOST_MILLIS) {
        failures.add(name + "took " + millis + " ms");
      }
    }
    return new Report(read, mutants - read, slowest, failures);
  }

  private static byte[] damaged(byte[] bytes, SplittableRandom random) {
    byte[] damaged = bytes.clone();
    int times = 1 + random.nextInt(4);
    for (int k = 0; k < times && damaged.length > 0; k++) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(8)) {
        case 0 -> damaged = Arrays.copyOf(damaged, at);
        case 1, 2, 3 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 4 -> damaged[at] = (byte) random.nextInt(256);
        case 5, 6 ->
            overwrite(
                damaged, at, EXTREMES[random.nextInt(EXTREMES.length)], 1 << random.nextInt(4));
        default -> damaged = repeated(damaged, at, 1 + random.nextInt(64));
      }
    }
    return damaged;
  }

  /// Writes a number of 1, 2, 4 or 8 bytes: a length or an offset may lie there.
  private static void overwrite(byte[] bytes, int at, long value, int size) {
    byte[] number =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    System.arraycopy(number, 0, bytes, at, Math.min(size, bytes.length - at));
  }

  /// Has a part of the file twice.
  private static byte[] repeated(byte[] bytes, int at, int count) {
    int size = Math.min(count, bytes.length - at);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + size);
    System.arraycopy(bytes, at, longer, at + size, bytes.length - at);
    return longer;
  }
}
