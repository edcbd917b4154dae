package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The zip archive that a `.keras` file is. Entries are read into memory by their name; nothing is
/// ever written under a name of the archive. What an entry may unpack to is bounded by the size of
/// the file, and its check sum must be right.
final class Archive implements AutoCloseable {
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64;

  /// Weights hardly shrink; configs do, to a tenth or so.
  private static final long MOST_TIMES = 100;

  private static final int SPARE = 1 << 20;

  private final Path file;
  private final ZipFile zip;
  private final long size;

  Archive(Path file) throws ModelFileException {
    this.file = file;
    try {
      size = Files.size(file);
      zip = new ZipFile(file.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFileException(
          file + ": expected a zip archive, but got: " + e.getMessage() + ".", e);
    }
  }

  boolean has(String name) {
    return zip.getEntry(name) != null;
  }

  /// How messages call an entry.
  String place(String name) {
    return file + ": " + name;
  }

  /// All bytes of an entry.
  byte[] read(String name) throws ModelFileException {
    return read(name, MOST_BYTES);
  }

  /// All bytes of an entry that has at most so many.
  byte[] read(String name, long mostBytes) throws ModelFileException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new ModelFileException(
          place(name) + ": there is no such entry. It is no file of Keras, or incomplete.");
    }
    long claimed = entry.getSize();
    long most = Math.min(mostBytes, MOST_TIMES * size + SPARE);
    if (claimed < 0 || claimed > most) {
      throw new ModelFileException(
          place(name) + ": expected at most " + most + " bytes, but got " + claimed + ".");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) claimed);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if (bytes.length != claimed || in.read() >= 0 || crc.getValue() != entry.getCrc()) {
        throw new ModelFileException(
            place(name) + ": the check sum is wrong: the file is damaged. Copy it again.");
      }
      return bytes;
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFileException(place(name) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws ModelFileException {
    try {
      zip.close();
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
