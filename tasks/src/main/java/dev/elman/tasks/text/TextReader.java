package dev.elman.tasks.text;

import dev.elman.data.DataException;
import dev.elman.tasks.file.InputFile;
import dev.elman.tasks.table.Notes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads texts, plain or gzipped, in UTF-8, or in UTF-16 with a byte order mark.
///
/// What is repaired is noted, never silent: a byte order mark is left out, line ends `\r\n` and
/// `\r` become `\n`, and bytes that are no UTF-8 become the character U+FFFD. Lines may be of any
/// length.
public final class TextReader {
  private static final int MOST_BYTES = 1 << 30;
  private static final int BUFFER = 1 << 13;
  private static final String REPLACEMENT = "\ufffd";

  private TextReader() {}

  /// The whole text of a file.
  ///
  /// @param notes takes down what was repaired
  /// @throws DataException if there is no such file, or nothing but white space in it, or it is no
  ///   text
  public static String read(Path file, Notes notes) {
    byte[] bytes = bytes(file);
    String name = String.valueOf(file.getFileName());
    String text = lineEnds(name, decode(name, bytes, notes), notes);
    if (text.isBlank()) {
      throw new DataException(
          file + ": expected text, but the file is empty. Is it the right file?", null);
    }
    return text;
  }

  /// The lines of a file, without their ends.
  ///
  /// @param notes takes down what was repaired
  /// @throws DataException as [#read]
  public static List<String> lines(Path file, Notes notes) {
    return read(file, notes).lines().toList();
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = InputFile.open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (bytes.length == MOST_BYTES) {
        throw new DataException(file + ": expected less than 1 GiB of text.", null);
      }
      return bytes;
    } catch (IOException e) {
      throw InputFile.unreadable(file, e);
    }
  }

  private static String decode(String name, byte[] bytes, Notes notes) {
    if (startsWith(bytes, 0xff, 0xfe)) {
      return decode(name, bytes, 2, StandardCharsets.UTF_16LE, notes);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return decode(name, bytes, 2, StandardCharsets.UTF_16BE, notes);
    }
    int mark = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    return decode(name, bytes, mark, StandardCharsets.UTF_8, notes);
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(String name, byte[] bytes, int from, Charset charset, Notes notes) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    CharBuffer out = CharBuffer.allocate(BUFFER);
    StringBuilder text = new StringBuilder(bytes.length);
    List<Long> broken = new ArrayList<>();
    long line = 1;
    CoderResult result;
    do {
      result = decoder.decode(in, out, true);
      int start = text.length();
      text.append(out.flip());
      out.clear();
      line += newlines(text, start);
      if (result.isError()) {
        in.position(in.position() + result.length());
        text.append(REPLACEMENT);
        if (broken.isEmpty() || broken.getLast() != line) {
          broken.add(line);
        }
      }
    } while (!result.isUnderflow());
    refuseBinary(name, text);
    if (!broken.isEmpty()) {
      notes.add(
          "%s: %s: bytes that are no %s became the character U+FFFD."
              .formatted(name, Notes.places("lines", broken), charset));
    }
    return text.toString();
  }

  private static long newlines(CharSequence text, int from) {
    return text.subSequence(from, text.length()).chars().filter(c -> c == '\n').count();
  }

  private static void refuseBinary(String name, StringBuilder text) {
    int zero = text.indexOf("\0");
    if (zero >= 0) {
      throw new DataException(
          name + ": expected text, but character " + zero + " is 0. Is it another kind of file?",
          null);
    }
  }

  private static String lineEnds(String name, String text, Notes notes) {
    if (text.indexOf('\r') < 0) {
      return text;
    }
    notes.add(name + ": line ends \\r\\n or \\r became \\n.");
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
