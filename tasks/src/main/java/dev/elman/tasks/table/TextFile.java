package dev.elman.tasks.table;

import dev.elman.data.DataException;
import dev.elman.tasks.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The text of a file, plain or gzipped, in UTF-8 or UTF-16 with a byte order mark, or otherwise in
/// Windows's code page 1252, which old versions of Excel write.
final class TextFile {
  /// More text than this is no series any more, or a bomb.
  private static final int MOST_BYTES = 1 << 30;

  /// How much of a file tells what it is.
  private static final int HEAD = 1 << 16;

  private TextFile() {}

  /// How characters are written.
  ///
  /// @param skip the length of the byte order mark
  private record Encoding(Charset charset, int skip) {}

  /// The whole text.
  static String read(Path file, Notes notes) {
    try (InputStream in = InputFile.open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (bytes.length == MOST_BYTES) {
        throw new DataException(file + ": expected less than 1 GiB of text.", null);
      }
      Encoding encoding = encoding(file, bytes, true, notes);
      return new String(bytes, encoding.skip, bytes.length - encoding.skip, encoding.charset);
    } catch (IOException e) {
      throw InputFile.unreadable(file, e);
    }
  }

  /// The text as it is read, of any length. Its beginning decides how it is decoded; what cannot be
  /// decoded later is an error.
  static Reader open(Path file, Notes notes) throws IOException {
    InputStream in = InputFile.open(file);
    try {
      byte[] head = in.readNBytes(HEAD);
      in.reset();
      Encoding encoding = encoding(file, head, head.length < HEAD, notes);
      in.skipNBytes(encoding.skip);
      return new InputStreamReader(
          in, encoding.charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
    } catch (IOException | DataException e) {
      in.close();
      throw e;
    }
  }

  /// @param whole whether the bytes are all there are
  private static Encoding encoding(Path file, byte[] bytes, boolean whole, Notes notes) {
    if (startsWith(bytes, 0xff, 0xfe)) {
      return new Encoding(StandardCharsets.UTF_16LE, 2);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return new Encoding(StandardCharsets.UTF_16BE, 2);
    }
    for (int i = 0; i < Math.min(bytes.length, HEAD); i++) {
      if (bytes[i] == 0) {
        throw new DataException(
            file + ": expected text, but byte " + i + " is 0. Is it a spreadsheet? Save it as CSV.",
            null);
      }
    }
    int skip = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    if (isUtf8(bytes, whole)) {
      return new Encoding(StandardCharsets.UTF_8, skip);
    }
    notes.add(file.getFileName() + ": is no UTF-8; read as Windows-1252.");
    return new Encoding(Charset.forName("windows-1252"), skip);
  }

  private static boolean isUtf8(byte[] bytes, boolean whole) {
    return !StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), whole)
        .isError();
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
