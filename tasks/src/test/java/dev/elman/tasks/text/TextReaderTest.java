package dev.elman.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.data.DataException;
import dev.elman.tasks.table.Notes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReaderTest {
  @TempDir private Path folder;
  private final Notes notes = new Notes();

  private String read(byte[] bytes) throws IOException {
    return TextReader.read(Files.write(folder.resolve("poem.txt"), bytes), notes);
  }

  private String read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatIsFineAsItIs() throws IOException {
    String text = "春眠不覺曉\n🙂\n\n last line without end";
    assertThat(read(text)).isEqualTo(text);
    assertThat(notes.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void leavesByteOrderMarksOut(String charset) throws IOException {
    assertThat(read("\ufeffä🙂\n".getBytes(Charset.forName(charset)))).isEqualTo("ä🙂\n");
  }

  @Test
  void makesLineEndsEqual() throws IOException {
    assertThat(read("a\r\nb\rc\n\r\n")).isEqualTo("a\nb\nc\n\n");
    assertThat(notes.lines()).containsExactly("poem.txt: line ends \\r\\n or \\r became \\n.");
  }

  @Test
  void repairsInvalidBytesAndSaysWhere() throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("fine\nb".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xff);
    bytes.write(0xfe);
    bytes.writeBytes("c\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
    bytes.write(0xe6); // a character of three bytes, cut
    bytes.write(0x97);
    String text = read(bytes.toByteArray());
    assertThat(text).startsWith("fine\nb\ufffd\ufffdc\nc\n").endsWith("c\n\ufffd");
    assertThat(notes.lines())
        .containsExactly(
            "poem.txt: lines 2, 10002: bytes that are no UTF-8 became the character U+FFFD.");
  }

  @Test
  void readsLinesOfAMegabyte() throws IOException {
    String line = "日".repeat(1 << 20);
    assertThat(read(line + "\n" + line)).hasSize(2 * line.length() + 1);
    assertThat(TextReader.lines(folder.resolve("poem.txt"), notes)).containsExactly(line, line);
  }

  @Test
  void readsGzip() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write("packed\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(bytes.toByteArray())).isEqualTo("packed\n");
    byte[] cut = java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9);
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("poem.txt: expected a file to read");
  }

  @Test
  void refusesWhatIsNoText() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> read(" \n\n")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> read(new byte[] {'P', 'K', 3, 0, 1}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("character 3 is 0");
    assertThatThrownBy(() -> TextReader.read(folder.resolve("none"), notes))
        .hasMessageContaining("no such file");
  }
}
