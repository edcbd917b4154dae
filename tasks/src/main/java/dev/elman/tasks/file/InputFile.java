package dev.elman.tasks.file;

import dev.elman.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Opens a file, plain or gzipped; what it is, its first bytes say.
public final class InputFile {
  private static final int GZIP = 0x1f8b;
  private static final int BUFFER = 1 << 16;

  private InputFile() {}

  /// The content of a file, without compression. It can go back to its beginning from within the
  /// first 64 KiB.
  ///
  /// @throws DataException if there is no such file
  /// @throws IOException if it cannot be read
  public static InputStream open(Path file) throws IOException {
    InputStream raw = null;
    try {
      raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
      raw.mark(2);
      int magic = raw.read() << 8 | raw.read();
      raw.reset();
      InputStream in =
          magic == GZIP ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
      in.mark(BUFFER);
      return in;
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": there is no such file.", e);
    } catch (IOException e) {
      if (raw != null) {
        raw.close();
      }
      throw e;
    }
  }

  /// What to throw where a file cannot be read.
  public static DataException unreadable(Path file, IOException problem) {
    return new DataException(file + ": expected a file to read, but got " + problem + ".", problem);
  }
}
