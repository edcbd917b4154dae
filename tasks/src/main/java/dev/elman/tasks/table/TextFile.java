package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// The text of a file, plain or gzipped, in UTF-8 or UTF-16 with a byte order mark, or otherwise in
/// Windows's code page 1252, which old versions of Excel write.
final class TextFile {
  private static final int GZIP = 0x1f8b;

  /// More text than this is no series any more, or a bomb.
  private static final int MOST_BYTES = 1 << 30;

  private TextFile() {}

  static String read(Path file, Notes notes) {
    byte[] bytes = bytes(file);
    if (startsWith(bytes, 0xff, 0xfe)) {
      return text(bytes, 2, StandardCharsets.UTF_16LE);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return text(bytes, 2, StandardCharsets.UTF_16BE);
    }
    int skip = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    for (int i = 0; i < Math.min(bytes.length, 1 << 16); i++) {
      if (bytes[i] == 0) {
        throw new DataException(
            file + ": expected text, but byte " + i + " is 0. Is it a spreadsheet? Save it as CSV.",
            null);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, skip, bytes.length - skip))
          .toString();
    } catch (CharacterCodingException _) {
      notes.add(file.getFileName() + ": is no UTF-8; read as Windows-1252.");
      return text(bytes, skip, Charset.forName("windows-1252"));
    }
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int skip, Charset charset) {
    return new String(bytes, skip, bytes.length - skip, charset);
  }

  private static byte[] bytes(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      raw.mark(2);
      int magic = raw.read() << 8 | raw.read();
      raw.reset();
      try (InputStream in = magic == GZIP ? new GZIPInputStream(raw) : raw) {
        byte[] bytes = in.readNBytes(MOST_BYTES);
        if (bytes.length == MOST_BYTES) {
          throw new DataException(file + ": expected less than 1 GiB of text.", null);
        }
        return bytes;
      }
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new DataException(file + ": expected a file to read, but got " + e + ".", e);
    }
  }
}
